"""Errors told to Sentry, or to what speaks as it does: ``SENTRY_DSN``."""

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.django import DjangoIntegration

from hld_site.installation.outages import is_unavailable


def begin(dsn: str, environment: str, traces: float) -> None:
    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        traces_sample_rate=traces,
        integrations=[DjangoIntegration()],
        before_send=without_known_trouble,
        send_default_pii=False,
        max_request_body_size="never",
    )


def without_known_trouble(event: Any, hint: dict[str, Any]) -> Any:
    """A database that is away is one trouble, not as many as there are readers."""
    error = (hint.get("exc_info") or (None, None))[1]
    return None if is_unavailable(error) else event
