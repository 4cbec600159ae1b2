"""A translator goes through a queue, English beside; or takes what lacks as a workbook and back."""

import io

import openpyxl
import pytest
from django.contrib.auth import get_user

from hld_site.desk.translating import next_item
from hld_site.pages.models import Page as ProsePage
from registry.models import FocusTheme
from tests.builders import build
from tests.desk.conftest import member
from tests.desk.test_change_sets import only_set, set_page
from tests.files import applied, checked, messages_of
from tests.forms import filled_in

QUEUE = "/admin/translate/fr/"


@pytest.fixture
def themes():
    """Two drafts that alone lack French; nothing else of the register does."""
    return [build(FocusTheme, n, status="draft", name_en=f"English theme {n}") for n in (3, 4)]


def shown(client, address=QUEUE):
    response = client.get(address)
    return response, response.context["item"]


def go_to(client, row):
    """The page of the queue on which the text of a row stands: the items before it are passed."""
    user, after = get_user(client), ""
    for _step in range(400):
        item = next_item(user, "fr", after)
        assert item is not None, "the queue has ended"
        if item.row == row:
            response, seen = shown(client, f"{QUEUE}?after={after}")
            assert seen == item
            return response
        after = item.place
    raise AssertionError("the queue does not end")


def save(client, response, text):
    form = filled_in(response)
    name = response.context["field"].name
    return client.post(QUEUE, form | {name: text}, follow=True)


@pytest.mark.one_database
def test_a_text_is_saved_and_the_next_is_shown(themes):
    contributor = member("Contributors")
    response = go_to(contributor, themes[0])
    left = response.context["left"]
    assert "English theme 3" in response.content.decode()
    after = save(contributor, response, "Thème trois")
    themes[0].refresh_from_db()
    assert themes[0].name_fr == "Thème trois"
    assert (after.context["item"].row, after.context["left"]) == (themes[1], left - 1)
    assert themes[0].history.first().history_user.username == "contributors"


@pytest.mark.one_database
def test_what_is_public_is_proposed_in_one_set_for_the_language():
    contributor = member("Contributors")
    public = [build(FocusTheme, n, name_en=f"English theme {n}") for n in (3, 4)]
    for theme in public:
        save(contributor, go_to(contributor, theme), "Thème")
    assert only_set().changes.count() == 2
    public[0].refresh_from_db()
    assert public[0].name_fr == ""
    editor = member("Editors")
    set_page(editor, only_set()).press("Approve and publish")
    public[0].refresh_from_db()
    assert public[0].name_fr == "Thème"


@pytest.mark.one_database
def test_the_button_did_not_say_that_a_text_is_public_at_once(desk):
    draft = build(FocusTheme, 3, status="draft", name_en="English theme")
    public = build(FocusTheme, 4, name_en="English theme")
    assert "Save, and the next" in go_to(desk, draft).content.decode()
    assert "Save; public at once" in go_to(desk, public).content.decode()


@pytest.mark.one_database
def test_who_posts_by_hand_writes_nothing_that_is_public():
    contributor = member("Contributors")
    theme = build(FocusTheme, 3, name_en="English theme")
    form = filled_in(go_to(contributor, theme))
    form.pop("_propose")
    assert contributor.post(QUEUE, form | {"name_fr": "Thème"}).status_code == 403
    theme.refresh_from_db()
    assert theme.name_fr == ""


def test_a_translation_older_than_its_english_text_waits_until_somebody_confirms_it(desk):
    page = build(ProsePage, 3, status="draft", title_fr="Titre", body_en="One.", body_fr="Un.")
    page.body_en = "Two."
    page.save()
    assert "fr" in page.older_translations()
    response = go_to(desk, page)
    assert response.context["field"].name == "body_fr"
    save(desk, response, "Deux.")
    page.refresh_from_db()
    assert (page.body_fr, "fr" in page.older_translations()) == ("Deux.", False)


@pytest.mark.one_database
def test_what_somebody_else_wrote_meanwhile_is_not_written_over(desk, themes):
    response = go_to(desk, themes[0])
    themes[0].name_fr = "D'un autre"
    themes[0].save()
    answer = save(desk, response, "Le mien")
    assert "Somebody else has saved this meanwhile" in answer.content.decode()
    themes[0].refresh_from_db()
    assert themes[0].name_fr == "D'un autre"


def test_what_lacks_is_taken_as_a_workbook_and_its_english_was_brought_back(desk, themes):
    data = b"".join(desk.get("/admin/translate/fr.xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["focus"]
    heading = [cell.value for cell in sheet[1]]
    assert heading[:3] == ["key", "name_en (to read)", "name_fr"]
    for row in sheet.iter_rows(min_row=2):
        if row[1].value == "English theme 3":
            row[1].value, row[2].value = "Edited by a translator", "Thème trois"
    out = io.BytesIO()
    book.save(out)
    batch = checked("translate-fr.xlsx", out.getvalue())
    assert messages_of(batch) == []
    (sheet,) = [one for one in batch.reading["sheets"] if one["type"] == "focus"]
    message = "“name_en (to read)” is for reading only: what it contains changes nothing."
    assert message in [warning["message"] for warning in sheet["warnings"]]
    applied(batch)
    themes[0].refresh_from_db()
    assert (themes[0].name_fr, themes[0].name_en) == ("Thème trois", "English theme 3")


@pytest.mark.one_database
def test_a_viewer_has_no_queue_and_an_unknown_language_is_not_there(desk):
    assert member("Viewers").get(QUEUE).status_code == 403
    for address in ("/admin/translate/en/", "/admin/translate/de/", "/admin/translate/de.xlsx"):
        assert desk.get(address).status_code == 404
    for place in ("", "x", "0-99999999999", "99-1", "1-" + "9" * 30):
        assert desk.post(QUEUE, {"place": place}).status_code == 404


@pytest.fixture
def stale():
    """A translation whose English text has changed since."""
    page = build(ProsePage, 3, status="draft", title_fr="Titre", body_en="One day.", body_fr="Un.")
    page.body_en = "Two days."
    page.save()
    return page


@pytest.mark.one_database
def test_an_older_translation_waited_without_a_word_of_what_had_changed(desk, stale):
    """It comes first, says why it waits, and the English words that went and came."""
    response, item = shown(desk)
    assert item.row == stale
    text = response.content.decode()
    assert "<del>One day.</del><ins>Two days.</ins>" in text
    assert "This translation is older than the English text." in text


@pytest.mark.one_database
def test_a_translation_that_still_says_the_same_is_saved_as_it_is(desk, stale):
    save(desk, shown(desk)[0], "Un.")
    stale.refresh_from_db()
    assert "fr" not in stale.older_translations()


def test_the_page_of_what_lacks_says_how_many_wait_in_each_language(desk, stale):
    before = desk.get("/admin/untranslated/").context["queues"]
    assert ("fr", "Français", shown(desk)[0].context["left"]) in before
    save(desk, shown(desk)[0], "Deux jours.")
    assert desk.get("/admin/untranslated/").context["queues"] != before
    assert member("Viewers").get("/admin/untranslated/").context["queues"] == []


@pytest.mark.browser
def test_a_translator_types_saves_and_goes_on_without_a_mouse(signed_in):
    page = signed_in
    page.goto("/admin/translate/fr/")
    first = page.locator(".pair h2").inner_text()
    waits = page.locator(".ways").first.inner_text()
    assert page.evaluate("document.activeElement.hasAttribute('data-sends')")
    page.keyboard.type("Texte")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert page.locator(".messagelist .success").count() == 1
    assert page.locator(".ways").first.inner_text() != waits
    assert page.locator(".pair h2").inner_text() != first


def test_what_was_read_again_and_left_as_it_is_was_still_counted():
    """Ten were proposed, and as many waited as before."""
    build(ProsePage, 3, title_fr="Titre", body_en="One.", body_fr="Un.")
    page = ProsePage.objects.get(key="ruritania/3")
    page.body_en = "Two."
    page.save()
    contributor = member("Contributors")
    response, item = shown(contributor)
    assert item.row == page
    after = save(contributor, response, "Un.")
    assert after.context["left"] == response.context["left"] - 1
    set_page(member("Editors"), only_set()).press("Approve and publish")
    page.refresh_from_db()
    assert "fr" not in page.older_translations()


@pytest.mark.one_database
def test_a_change_in_a_long_text_was_out_of_sight(desk):
    long = "A word. " * 200
    page = build(ProsePage, 3, status="draft", title_fr="T", body_en=f"{long}End.", body_fr="Un.")
    page.body_en = f"{long}New end."
    page.save()
    changed = shown(desk)[0].context["changed"]
    assert changed[1:] == [("gone", "End."), ("come", "New end.")]
    assert changed[0][1].startswith(" … ")
    assert len(changed[0][1]) < 100
