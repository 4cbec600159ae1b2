"""The spine of the desk in chromium: draft, review, hour, public, pending revision, merge, undo."""

from contextlib import closing

import pytest

from tests.browser import listen

pytestmark = pytest.mark.browser
PASSWORD = "walrus ladder plain tide"
PEOPLE = {"spine-writer": "Contributors", "spine-editor": "Editors", "spine-second": "Editors"}
MAKE = """
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
for name, role in {people!r}.items():
    user = get_user_model().objects.create_user(name, "", {password!r}, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
"""


@pytest.fixture
def people(chromium, server, manage):
    """A page for each person, signed in; no console may complain."""
    manage("shell", "-c", MAKE.format(people=PEOPLE, password=PASSWORD))
    complaints: list[str] = []
    contexts = [chromium.new_context(base_url=server) for _name in PEOPLE]
    pages = []
    for name, context in zip(PEOPLE, contexts, strict=True):
        page = context.new_page()
        listen(page, complaints)
        page.goto("/admin/")
        page.fill("#id_login", name)
        page.fill("#id_password", PASSWORD)
        press(page, "form button[type=submit] >> nth=0")
        pages.append(page)
    yield pages
    for context in contexts:
        context.close()
    assert complaints == []


def press(page, selector):
    with page.expect_navigation():
        page.click(selector)


def standing(page) -> str:
    return page.locator(".publishing-bar .standing").inner_text()


def draft(writer) -> str:
    """A contributor drafts a meeting with a day, and sends it to review; its address."""
    writer.goto("/admin/meetings/meeting/add/")
    writer.fill("#id_title_en", "Third Dialogue of the Spine")
    writer.fill("#id_key", "spine-2027")
    writer.select_option("#id_kind", "high-level-dialogue")
    press(writer, "[name=_save]")
    record = writer.url
    writer.click(".part-links summary")
    writer.click(".part-links a >> nth=0")
    press(writer, "details[open] .addlink")
    writer.fill("#id_date", "2027-05-10")
    press(writer, "[name=_save]")
    assert writer.locator("details[open] .lines").inner_text() == "10 May 2027"
    press(writer, "[name=_move][value=review]")
    return record


def schedule(editor, visitor) -> None:
    """Nobody outside sees it before its hour; then its editor publishes it at once."""
    editor.goto("/admin/")
    press(editor, ".sections a:has-text('Third Dialogue of the Spine')")
    editor.fill("#id_public_from_0", "2099-11-28")
    editor.fill("#id_public_from_1", "09:00")
    assert editor.locator("[name=_move][value=published]").inner_text() == "Schedule"
    press(editor, "[name=_move][value=published]")
    assert "28 November 2099, 09:00 New York (14:00 UTC)" in standing(editor)
    assert visitor.goto("/meetings/spine-2027/").status == 404
    editor.fill("#id_public_from_0", "")
    editor.fill("#id_public_from_1", "")
    press(editor, "[name=_save]")
    assert "Everybody can see it." in standing(editor)


def correct(editor, second, visitor) -> None:
    """A mistake is corrected by a revision that a second person publishes."""
    editor.fill("#id_title_en", "Third Dialogue, corrected")
    press(editor, "[name=_propose]")
    visitor.goto("/meetings/spine-2027/")
    assert visitor.locator("h1").inner_text() == "Third Dialogue of the Spine"
    press(editor, ".messagelist a")
    press(editor, "text=Send for approval")
    second.goto(editor.url)
    second.fill("#public-reason", "The title was wrong")
    press(second, "text=Approve and publish")
    second.wait_for_selector("text=This has been written.")
    visitor.reload()
    assert visitor.locator("h1").inner_text() == "Third Dialogue, corrected"


def merge_and_undo(editor, visitor) -> None:
    """Two organizations become one, and are two again."""
    editor.goto("/admin/registry/organization/?q=population-division")
    press(editor, "#result_list tbody th a")
    press(editor, "text=Merge …")
    editor.fill("[name=into]", "international-organization-for-migration")
    editor.fill("[name=reason]", "One office under two names")
    press(editor, "text=Show what would happen")
    press(editor, "text=Approve and publish")
    editor.wait_for_selector("text=This has been written.")
    visitor.goto("/organizations/population-division/")
    assert visitor.url.endswith("/international-organization-for-migration/")
    editor.fill("#reason", "They are two after all")
    press(editor, "text=Undo it")
    editor.wait_for_selector("text=Nothing has been undone yet.")
    press(editor, r"button:text-matches('Undo \\d+ rows')")
    editor.wait_for_selector("text=This has been undone.")
    visitor.goto("/organizations/population-division/")
    assert visitor.url.endswith("/population-division/")


def withdraw(editor, record: str) -> None:
    """The server is shared with other tests: nothing of this one stays public."""
    editor.goto(record)
    press(editor, "text=Withdraw …")
    editor.fill("#reason", "A test")
    press(editor, "button:has-text('Withdraw')")
    assert "The public no longer sees it" in standing(editor)


def test_from_a_draft_to_the_public_and_back(people, chromium, server):
    writer, editor, second = people
    record = draft(writer)
    with closing(chromium.new_context(base_url=server)) as outside:
        visitor = outside.new_page()
        try:
            schedule(editor, visitor)
            correct(editor, second, visitor)
            merge_and_undo(editor, visitor)
        finally:
            withdraw(editor, record)
