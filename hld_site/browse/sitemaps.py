from django.contrib.sitemaps import Sitemap
from django.utils import timezone

from hld_site.records import catalogue
from hld_site.records.declare import Record


class RecordSitemap(Sitemap):
    def __init__(self, record: Record):
        super().__init__()
        self.record = record

    def items(self):
        return self.record.model._default_manager.published(timezone.now()).order_by("key")


def all_of_them() -> dict[str, RecordSitemap]:
    return {
        record.name: RecordSitemap(record) for record in catalogue.records() if record.has_pages
    }
