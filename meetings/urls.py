from hld_site.browse.urls import pages_of
from meetings.records import MEETINGS

urlpatterns = pages_of(MEETINGS)
