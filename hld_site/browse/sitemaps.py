"""The map of the site for search engines: each published record in each language."""

from collections.abc import Callable

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import x_robots_tag
from django.core.paginator import EmptyPage, Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from hld_site import languages
from hld_site.browse.counting import least_of_each
from hld_site.browse.public_history import last_changes
from hld_site.records import catalogue
from hld_site.records.declarations import Record

IN_DJANGO = [languages.in_django(code) for code in languages.CODES]


class ByPrimaryKey(Paginator):
    """A page has the records of so many primary keys, each with every language.

    The last page costs what the first does, and to name those that hold something counts nothing.
    """

    def __init__(self, rows, per_page: int, prepare: Callable[[list], None]):
        super().__init__(rows, per_page)
        self.rows, self.prepare = rows, prepare

    @property
    def keys(self):
        """Their range is asked for, or SQLite would sort all of them."""
        return self.rows.filter(pk__gt=0).values_list("pk", flat=True)

    @cached_property
    def first(self) -> int | None:
        return self.keys.order_by("pk").first()

    @cached_property
    def num_pages(self) -> int:
        last = self.keys.order_by("-pk").first()
        return 1 if last is None else (last - self.first) // self.per_page + 1

    @property
    def page_range(self):
        if self.first is None:
            return [1]
        least = least_of_each(self.rows, self.first, self.per_page)
        return [(pk - self.first) // self.per_page + 1 for pk in least]

    def page(self, number):
        number = self.validate_number(number)
        since = (self.first or 0) + (number - 1) * self.per_page
        rows = list(self.rows.filter(pk__gte=since, pk__lt=since + self.per_page))
        if not rows and number > 1:
            raise EmptyPage
        self.prepare(rows)
        return Page([(row, code) for row in rows for code in IN_DJANGO], number, self)


class InEveryLanguage(Sitemap):
    i18n = alternates = x_default = True

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
    limit = 200  # records in a file: 1200 addresses

    def __init__(self, record: Record):
        super().__init__()
        self.record = record

    def items(self):
        return self.record.model._default_manager.published(timezone.now()).order_by("key")

    @property
    def paginator(self):
        return ByPrimaryKey(self.items(), self.limit, self.prepare)

    def prepare(self, rows: list) -> None:
        """What is asked for all rows of a page at once."""
        moments = last_changes(self.record, [row.pk for row in rows])
        for row in rows:
            row.last_changed = moments.get(row.pk)

    def lastmod(self, item):
        return item.last_changed


def all_of_them() -> dict[str, Sitemap]:
    with_pages = [record for record in catalogue.records() if record.has_pages]
    return {"frame": FrameSitemap()} | {record.name: RecordSitemap(record) for record in with_pages}


INDEX = """<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
%s
</sitemapindex>
"""


@x_robots_tag
def sitemap_index(request: HttpRequest, sitemaps: dict[str, Sitemap]) -> HttpResponse:
    """Names the files alone: robots read in them what changed."""
    lines = []
    for section, sitemap in sitemaps.items():
        file = request.build_absolute_uri(reverse("sitemap-section", args=[section]))
        for number in sitemap.paginator.page_range:
            asked = f"?p={number}" if number > 1 else ""
            lines.append(f"<sitemap><loc>{file}{asked}</loc></sitemap>")
    return HttpResponse(INDEX % "\n".join(lines), "application/xml")
