"""A fragment of a page is kept with its own queries, and made anew where these give another."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone

from documents.models import Document
from hld_site.answers import revalidation
from hld_site.answers.recorded_queries import recorded
from hld_site.browse.published_rows import Sections
from hld_site.browse.templatetags.fragments import fragment, only, value_alone
from hld_site.desk.previews import token_of
from hld_site.publishing.models import PreviewLink
from registry.models import State
from registry.records import STATES
from tests.answers.asking import SiteAlone, anew, rename

pytestmark = pytest.mark.usefixtures("nothing_is_known")
TIMELINE, MAP = "documents/timeline.html", "meetings/state_map.html"


def test_of_a_page_that_is_made_anew_only_the_fragments_are_that_show_the_change(rendered):
    site = SiteAlone()
    before = site.get("/").text
    rendered.clear()
    rename("Kenyaland")
    after = site.get("/").text
    assert (after.count("Kenyaland"), "home.html" in rendered) == (2, True)
    assert (MAP in rendered, TIMELINE in rendered) == (True, False)
    assert after.replace("Kenyaland", "Kenya") == before
    rendered.clear()
    Document.objects.filter(key="A/RES/67/219").update(session=66)
    site.get("/")
    assert (MAP in rendered, TIMELINE in rendered) == (False, True)
    assert site.get("/").text == anew("/")


def test_a_fragment_of_two_pages_is_made_once_and_in_each_language_once(rendered):
    site = SiteAlone()
    for address, is_made in {"/": True, "/about/process/": False, "/zh/": True}.items():
        rendered.clear()
        assert (TIMELINE in (site.get(address) and rendered)) == is_made, address


def test_what_a_fragment_was_made_of_its_page_was_made_of():
    site = SiteAlone()
    for _time in range(2):  # with fragments that are made, and with fragments that are kept
        for key in [key for key in revalidation.answers.answers if key[0] != "fragment"]:
            revalidation.answers.drop(key)
        first = site.get("/").text
        rename("Kenyaland")
        assert site.get("/").text == first.replace("Kenya", "Kenyaland")
        rename("Kenya")
        assert site.get("/").text == first


def test_what_a_request_has_asked_is_not_asked_again_for_its_fragments():
    number = State.objects.get(key="KEN").pk
    asked: list[str] = []

    def note(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    def made() -> str:
        with recorded():
            of_kenya = Sections(STATES, number, timezone.now())
            assert of_kenya["memberships"]
            return fragment("records/section.html", sections=of_kenya, relation="memberships")

    first = made()
    with connection.execute_wrapper(note):
        assert made() == first
    assert len(asked) == len(set(asked))


def test_a_fragment_knows_nothing_that_is_not_given_to_it():
    with pytest.raises(TypeError, match="list"):
        fragment("includes/crumbs.html", here=["a", "b"])
    with pytest.raises(TypeError, match="LocalText"):
        fragment("includes/crumbs.html", here=State.objects.get(key="KEN").name)
    kenya = State.objects.prefetch_related("memberships").get(key="KEN")
    alone = value_alone(kenya)
    assert (alone, alone.name) == (kenya, kenya.name)
    assert not hasattr(alone, "_prefetched_objects_cache")
    with recorded() as queries:
        assert only(kenya, "key alpha2").alpha2 == "KE"
        assert only(kenya, "key alpha2").name == kenya.name
    assert queries.queries, "what it was not given is a query of its own"


def test_staff_and_previews_have_fragments_made_for_them_alone(rendered, staff):
    site = SiteAlone()
    site.get("/")
    number = len(revalidation.answers.answers)
    rendered.clear()
    site.get("/", cookie="sessionid=anything")
    assert {TIMELINE, MAP} <= set(rendered)
    kenya = State.objects.get(key="KEN")
    kenya.status = "draft"
    kenya.save()
    assert "Kenya</a></li>" not in site.get("/").text
    link = PreviewLink.objects.create(
        subject=f"states:{kenya.pk}",
        user=staff,
        expires_at=timezone.now() + datetime.timedelta(days=1),
    )
    rendered.clear()
    assert "Kenya</a></li>" in site.get(f"/preview/{token_of(link)}/").text
    assert {TIMELINE, MAP} <= set(rendered)
    assert len(revalidation.answers.answers) == number
    assert "Kenya</a></li>" not in site.get("/").text
