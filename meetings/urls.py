from django.urls import path

from hld_site.browse.urls import pages_of
from meetings.records import MEETINGS
from meetings.views import both_dialogues

urlpatterns = [
    *pages_of(MEETINGS),
    path("about/both-dialogues/", both_dialogues, name="both-dialogues"),
]
