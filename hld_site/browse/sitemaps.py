"""The map of the site for search engines: each published record in each language."""

from collections.abc import Callable
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone

from hld_site import languages
from hld_site.browse.public_history import last_changes
from hld_site.records import catalogue
from hld_site.records.declare import Record

IN_DJANGO = [languages.in_django(code) for code in languages.CODES]


class LanguagesOfEach(Paginator):
    """Pages of records, each with every language: no more is read than a page shows."""

    def __init__(self, rows, per_page: int, prepare: Callable[[list], None]):
        super().__init__(rows, per_page)
        self.prepare = prepare

    def page(self, number):
        page = super().page(number)
        page.object_list = list(page.object_list)
        self.prepare(page.object_list)
        page.object_list = [(item, code) for item in page.object_list for code in IN_DJANGO]
        return page


class InEveryLanguage(Sitemap):
    i18n = alternates = x_default = True
    limit = 200  # records in a file: 1200 addresses

    @property
    def paginator(self):
        rows: Any = self.items()
        return LanguagesOfEach(rows, self.limit, self.prepare)

    def prepare(self, rows: list) -> None:
        """What is asked for all rows of a page at once."""

    def _urls(self, page, protocol, domain):
        """The register's own codes of languages, which are those of its addresses."""
        urls = super()._urls(page, protocol, domain)  # type: ignore[misc]  # the stubs lack it
        for other in (other for url in urls for other in url["alternates"]):
            if other["lang_code"] != "x-default":
                other["lang_code"] = other["lang_code"][:2]
        return urls


class FrameSitemap(InEveryLanguage):
    """The home page and the lists."""

    def items(self):
        lists = [f"{record.model._meta.model_name}-list" for record in catalogue.records()]
        return ["home", "data", "completeness", *lists]

    def location(self, item):
        return reverse(item)


class RecordSitemap(InEveryLanguage):
    def __init__(self, record: Record):
        super().__init__()
        self.record = record

    def items(self):
        return self.record.model._default_manager.published(timezone.now()).order_by("key")

    def prepare(self, rows):
        moments = last_changes(self.record, [row.pk for row in rows])
        for row in rows:
            row.last_changed = moments.get(row.pk)

    def lastmod(self, item):
        return item.last_changed

    def get_latest_lastmod(self):
        """The index names the files alone: robots read in them what changed."""
        return


def all_of_them() -> dict[str, Sitemap]:
    with_pages = [record for record in catalogue.records() if record.has_pages]
    return {"frame": FrameSitemap()} | {record.name: RecordSitemap(record) for record in with_pages}
