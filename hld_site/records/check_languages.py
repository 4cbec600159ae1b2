"""``manage.py check`` names each table that lacks a language of the register."""

import sys
from collections.abc import Iterator

from django.core import checks

from hld_site import languages
from hld_site.records.catalogue import apps_with_records

OFFICIAL = {"ar", "zh", "fr", "ru", "es"}  # those that a table of languages has beside English


@checks.register("records")
def tables_know_every_language(app_configs, **kwargs):
    return [
        checks.Error(
            f"{place} lacks {', '.join(lacking)}.",
            hint="Write there what it holds for the others; then the catalogue, in locale/.",
            id="records.E020",
        )
        for place, table in tables()
        if (lacking := [code for code in languages.CODES if is_lacking(code, table)])
    ]


def is_lacking(code: str, table: dict) -> bool:
    """What is in English by itself may be left out."""
    return code not in table and code != languages.DEFAULT


def tables() -> Iterator[tuple[str, dict]]:
    """Of all modules of the house, each under the name that it has where it was met first."""
    tops = {"hld_site", *(config.name.partition(".")[0] for config in apps_with_records())}
    seen: set[int] = set()
    for module, name, value in list(attributes(tops)):
        inner = [(f"{name}[{key!r}]", one) for key, one in value.items() if isinstance(one, dict)]
        for place, table in [(name, value), *inner]:
            if table.keys() >= OFFICIAL and id(table) not in seen:
                seen.add(id(table))
                yield f"{module}.{place}", table


def attributes(tops: set[str]) -> Iterator[tuple[str, str, dict]]:
    for module in sorted(sys.modules, key=lambda name: ("languages" not in name, name)):
        if module.partition(".")[0] in tops:
            for name, value in list(vars(sys.modules[module]).items()):
                if isinstance(value, dict) and not name.startswith("_"):
                    yield module, name, value
