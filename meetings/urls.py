from django.http import HttpResponsePermanentRedirect
from django.urls import path, reverse

from hld_site.browse.urls import pages_of
from meetings.records import MEETINGS


def both_dialogues(request):
    """Once a page of its own; the list of States tells it with all else that is known."""
    return HttpResponsePermanentRedirect(f"{reverse('state-list')}?known=both")


urlpatterns = [
    *pages_of(MEETINGS),
    path("about/both-dialogues/", both_dialogues, name="both-dialogues"),
]
