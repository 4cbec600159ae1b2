"""What settings say of caches: Redis where there is one, else memory and files."""

from pathlib import Path
from typing import Any

BACKENDS = "django.core.cache.backends"


def from_environment(env: Any, folder: Path) -> dict[str, dict]:
    """``shared`` is what all processes must see at once: the progress of long work."""
    alone = env.cache("CACHE_URL", {"BACKEND": f"{BACKENDS}.locmem.LocMemCache"})
    files = {"BACKEND": f"{BACKENDS}.filebased.FileBasedCache", "LOCATION": str(folder / "cache")}
    shared = env.cache("CACHE_URL", files)
    return {"default": configured(alone), "shared": configured(shared)}


def configured(cache: dict) -> dict:
    """What settings say of a cache besides its address."""
    if "redis" in cache["BACKEND"].lower():
        cache["BACKEND"] = "hld_site.installation.redis_cache.ForgivingRedisCache"
        options = cache.setdefault("OPTIONS", {})
        for name in ("socket_timeout", "socket_connect_timeout"):
            options.setdefault(name, 0.3)
        options.setdefault("retry", None)
    return cache
