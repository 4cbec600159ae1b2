"""Libraries that few requests need: each is loaded when something of it is first asked for.

An ``import`` would load them into each process that serves, most of which never use them:
icalendar takes 3 MB, charset_normalizer 2.
"""

from importlib import import_module
from typing import Any


class Library:
    def __init__(self, name: str):
        self._name = name

    def __getattr__(self, name: str) -> Any:
        value = getattr(import_module(self._name), name)
        setattr(self, name, value)  # from now on without this detour
        return value


charset_normalizer: Any = Library("charset_normalizer")
icalendar: Any = Library("icalendar")
