from hld_site.browse.urls import pages_of
from registry.records import FOCUS_THEMES, ORGANIZATIONS, PROCESSES, STATES

urlpatterns = [
    *pages_of(STATES),
    *pages_of(ORGANIZATIONS),
    *pages_of(PROCESSES),
    *pages_of(FOCUS_THEMES),
]
