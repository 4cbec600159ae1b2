"""What is written down: one line an event, with the request that it belongs to.

``LOG_FORMAT=json`` is for machines that read logs. The default is for people.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
# What a proxy in front may call a request. Anything else could write lines of its own into a log.
READABLE_ID = re.compile(r"[A-Za-z0-9._-]{8,80}")
# Attributes of every record; what else stands on one was given by whoever logged it.
USUAL = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "request_id"}
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
SIMPLE = (str, int, float, bool, type(None))


def with_request_id(record: logging.LogRecord) -> bool:
    record.request_id = REQUEST_ID.get()
    return True


def without_known_trouble(record: logging.LogRecord) -> bool:
    """A database that is away, or a scanner that asks for another host, is told of in a line; a
    traceback for each of them says no more.
    """
    is_away = getattr(record, "status_code", None) == 503
    if record.exc_info and (is_away or record.name == "django.security.DisallowedHost"):
        what, error = first_line(record.getMessage()), first_line(record.exc_info[1])
        record.msg, record.args = ("503: %s: %s", (what, error)) if is_away else ("%s", (what,))
        record.exc_info = record.exc_text = None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
    return True


def first_line(what: object) -> str:
    return str(what).partition("\n")[0]


class AsJson(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := getattr(record, "request_id", ""):
            entry["request_id"] = request_id
        for name, value in record.__dict__.items():
            if name not in USUAL and not name.startswith("_") and isinstance(value, SIMPLE):
                entry[name] = value
        if record.exc_info:
            entry["error"] = "".join(traceback.format_exception(*record.exc_info))
        return json.dumps(entry, ensure_ascii=False)


def configuration(level: str, format: str) -> dict[str, Any]:
    """What Django gives to ``logging``."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request id": {"()": lambda: with_request_id},
            "known trouble": {"()": lambda: without_known_trouble},
        },
        "formatters": {
            "json": {"()": AsJson},
            "text": {"format": "%(levelname)s %(name)s: %(message)s"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": format,
                "filters": ["request id", "known trouble"],
            }
        },
        # It says at length what it does; what it means is in the answers.
        "loggers": {"axes": {"level": "WARNING"}},
        "root": {"handlers": ["console"], "level": level},
    }
