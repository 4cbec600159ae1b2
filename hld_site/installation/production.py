"""What a register is not started without, least of all one that faces the public."""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from django.utils.module_loading import import_string

KEY_LENGTH, KEY_LETTERS = 50, 5  # as Django's own check of a deployment asks
NAME_ONE = (
    "say which database is meant, SQLite's by sqlite:/// and its path. In a file that a shell reads"
    " the address stands in quotes."
)
MAKE_ONE = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"


def refusals(environ: Mapping[str, str], settings: Any) -> list[str]:
    """Each names its variable, and says what to do."""
    key = environ.get("SECRET_KEY", "")
    hosts = settings.ALLOWED_HOSTS
    reasons = []
    if settings.DEBUG:
        reasons.append("DEBUG is on: it shows the inside to everybody. Leave it out.")
    if not environ.get("DATABASE_URL", "").strip():
        reasons.append(f"DATABASE_URL is not set: {NAME_ONE}")
    if not environ.get("ALLOWED_HOSTS"):
        reasons.append("ALLOWED_HOSTS is not set: name the hosts that this register is called by.")
    elif "*" in hosts:
        reasons.append("ALLOWED_HOSTS holds “*”: name the hosts that this register is called by.")
    if not key:
        reasons.append(f"SECRET_KEY is not set: make one for all processes with {MAKE_ONE}")
    elif len(key) < KEY_LENGTH or len(set(key)) < KEY_LETTERS or key.startswith("django-insecure-"):
        reasons.append(f"SECRET_KEY is easily guessed: make another with {MAKE_ONE}")
    return reasons


def refuse_unsafe(environ: Mapping[str, str], settings: Any) -> None:
    """Ends the program, in words alone."""
    if settings.PRODUCTION and (reasons := refusals(environ, settings)):
        raise SystemExit(
            "The register does not start in production (PRODUCTION, or HTTPS, is on):\n"
            + "\n".join(f"- {reason}" for reason in reasons)
        )


def refuse_missing(settings: Any) -> None:
    """The same where a variable asks for a package or a storage that is not there."""
    try:
        import_string(storage := settings.STORAGES["default"]["BACKEND"])
    except ImportError as error:
        raise SystemExit(
            f"FILES_STORAGE cannot be “{storage}”: {error}. What storages of S3 and the like need"
            f" is in requirements-optional.txt."
        ) from None
    packages = (
        (settings.METRICS_PORT, "METRICS_PORT", "prometheus_client"),
        (settings.SENTRY_DSN, "SENTRY_DSN", "sentry_sdk"),
        (settings.TRACES_ENDPOINT, "OTEL_EXPORTER_OTLP_ENDPOINT", "opentelemetry"),
    )
    for is_set, name, package in packages:
        if is_set and not find_spec(package):
            raise SystemExit(
                f"{name} is set, and {package} is not installed: pip install --require-hashes"
                f" -r requirements-optional.txt, or leave {name} out."
            )
