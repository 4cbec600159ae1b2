from django.utils import timezone

from hld_site.browse.views import RecordPage


class BareSymbolPage(RecordPage):
    """Any spelling of a symbol at the root of the site leads to its document."""

    def get(self, request, key):
        return self.elsewhere(key, timezone.now())
