"""Redis, which may be away: what it keeps can all be had elsewhere, only slower."""

import functools
import logging
import time

from django.core.cache.backends import redis
from redis import RedisError
from redis.exceptions import OutOfMemoryError, ReadOnlyError

from hld_site.installation.outages import RemediedError

log = logging.getLogger(__name__)
AWAY = (OSError, RedisError)
REST = 5.0  # seconds in which one that did not answer is not asked again
REMEDIES = {
    OutOfMemoryError: "Redis is full: give it more maxmemory, or let it drop what is old by"
    " maxmemory-policy allkeys-lru.",
    ReadOnlyError: "CACHE_URL leads to a replica of Redis, which takes nothing: let it lead to the"
    " primary.",
}


def forgiving(name: str, otherwise):
    method = getattr(redis.RedisCacheClient, name)

    @functools.wraps(method)
    def ask(self, *args, **kwargs):
        if time.monotonic() >= self.rests_until:
            try:
                answer = method(self, *args, **kwargs)
                self.fault = None
                return answer
            except AWAY as error:
                self.fault = error
                self.rests_until = time.monotonic() + REST
                log.warning("The cache does not answer; it goes on without. %s", error)
        return otherwise(*args)

    return ask


class ForgivingClient(redis.RedisCacheClient):
    rests_until = 0.0
    fault: Exception | None = None  # for which it rests

    get = forgiving("get", lambda key, default=None, *_: default)
    add = forgiving("add", lambda *_: False)
    set = forgiving("set", lambda *_: None)
    touch = forgiving("touch", lambda *_: False)
    delete = forgiving("delete", lambda *_: False)
    has_key = forgiving("has_key", lambda *_: False)
    get_many = forgiving("get_many", lambda *_: {})
    set_many = forgiving("set_many", lambda *_: None)
    delete_many = forgiving("delete_many", lambda *_: None)
    clear = forgiving("clear", lambda *_: False)


class ForgivingRedisCache(redis.RedisCache):
    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = ForgivingClient

    def refuse_fault(self) -> None:
        """Raises what the cache has met, with what to do where that is known."""
        fault = getattr(self._cache, "fault", None)
        for kind, remedy in REMEDIES.items():
            if isinstance(fault, kind):
                raise RemediedError(remedy) from fault
        if fault:
            raise fault
