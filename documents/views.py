from django.http import Http404, HttpResponsePermanentRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.models import Document


def by_symbol(request, symbol):
    """Any spelling of a symbol at the root of the site leads to its document."""
    document = Document.objects.published(timezone.now()).filter(key=Document.canonical_key(symbol))
    if not (found := document.first()):
        raise Http404(_("This register has no public document “%(key)s”.") % {"key": symbol[:100]})
    return HttpResponsePermanentRedirect(found.get_absolute_url())
