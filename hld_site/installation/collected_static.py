"""Whether the files of the design were collected from this release: of a former one, pages stand
without a design, and nothing else is wrong.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders


def uncollected() -> Iterator[str]:
    """Names of what the folder lacks, or has otherwise. PermissionError of what may not be read."""
    root = Path(settings.STATIC_ROOT)
    try:
        stored = json.loads((root / "staticfiles.json").read_text(encoding="utf-8"))["paths"]
    except FileNotFoundError:
        stored = {}
    for name, content in of_this_release().items():
        copy, sent = root / name, root / stored.get(name, name)
        if name not in stored or not (copy.is_file() and sent.is_file()):
            yield name
            continue
        sent.open("rb").close()
        if copy.read_bytes() != content:
            yield name


def of_this_release() -> dict[str, bytes]:
    """As ``collectstatic`` takes them: of two with one name the first."""
    config: Any = apps.get_app_config("staticfiles")
    contents: dict[str, bytes] = {}
    for finder in get_finders():
        for path, storage in finder.list(config.ignore_patterns):
            name = str(Path(getattr(storage, "prefix", None) or "") / path)
            if name not in contents:
                with storage.open(path) as file:
                    contents[name] = file.read()
    return contents
