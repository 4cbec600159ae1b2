"""Each page type and the desk, in chromium: no console error, nothing wider than a phone."""

import pytest

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "prose": "/about/history/",
    "source page": "/about/source-page/",
    "contact": "/contact/",
    "data": "/data/",
    "list of States": "/states/?group=african-states&sort=-name",
    "State": "/states/SWZ/",
    "State with evidence": "/states/PHL/",
    "list of organizations": "/organizations/",
    "organization": "/organizations/united-nations-development-fund-for-women/",
    "process": "/processes/gfmd/",
    "themes": "/focus/",
    "list of meetings": "/meetings/",
    "meeting": "/meetings/hld-2013/",
    "list of documents": "/documents/?q=67/219",
    "document": "/documents/A/RES/58/208/",
    "links": "/links/",
    "filter that is not known": "/states/?group=martians",
    "not found": "/nowhere/",
}
EXPECTED = {"/states/?group=martians": 400, "/nowhere/": 404}


@pytest.fixture
def signed_in(visit, password):
    page = visit("/admin/login/")
    page.fill("#id_username", "demo")
    page.fill("#id_password", password)
    page.click("input[type=submit]")
    page.wait_for_selector("text=What would you like to edit?")
    return page


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("width", [320, 1280])
def test_a_page_opens_without_a_complaint_and_fits(visit, address, width):
    status = EXPECTED.get(address, 200)
    page = visit(address, status, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1
    assert page.locator("main, [role=main]").count() == 1
    assert page.evaluate("document.contentType") == "text/html"


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_a_page_asks_no_other_host_for_anything(visit, address, server):
    page = visit(address, EXPECTED.get(address, 200))
    names = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert [name for name in names if not name.startswith(server)] == []


def test_a_list_is_filtered_with_the_keyboard_and_without_script(visit):
    page = visit("/states/", java_script_enabled=False)
    page.focus("#id_q")
    page.keyboard.type("eswatini")
    page.keyboard.press("Enter")
    page.wait_for_url("**/states/?q=eswatini**")
    assert page.locator("tbody tr").count() == 1
    page.click("tbody a")
    assert page.locator("h1").inner_text() == "Eswatini"


def test_the_first_stop_of_the_keyboard_skips_to_the_content(visit):
    page = visit("/states/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"


LISTS = ["/admin/", "/admin/meetings/meeting/", "/admin/documents/document/add/"]
LISTS += ["/admin/documents/document/import/", "/admin/evidence/openquestion/"]


@pytest.mark.parametrize("address", LISTS)
def test_the_desk_opens_without_a_complaint(signed_in, address):
    signed_in.goto(address)
    assert signed_in.locator("#content").count() == 1


def find(page, kind, words, link):
    """Search a list of the desk and open what was found, as a person would."""
    page.goto(f"/admin/{kind}/")
    page.fill("#searchbar", words)
    page.keyboard.press("Enter")
    page.click(f"#result_list a:has-text('{link}')")


def test_form_history_and_renaming_open_without_a_complaint(signed_in):
    find(signed_in, "registry/state", "KEN", "Kenya")
    assert signed_in.locator("#id_name_en").input_value() == "Kenya"
    signed_in.click("text=Rename")
    assert signed_in.locator("#id_since").count() == 1
    signed_in.go_back()
    signed_in.click(".historylink")
    assert signed_in.locator("#change-history tbody tr").count() >= 1


def test_a_desk_officer_imports_with_the_mouse_and_sees_a_preview_first(signed_in):
    page = signed_in
    page.goto("/admin/registry/state/")
    page.click("text=Import")
    text = "\ufeffkey;note\r\nTZA;Dodoma hosted nothing\r\n"
    page.set_input_files(
        "input[type=file]", {"name": "états.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.click("text=Show the preview")
    page.wait_for_selector("text=1 changed")
    assert page.locator("ins").inner_text() == "Dodoma hosted nothing"
    page.click("text=Confirm import")
    page.wait_for_selector("text=0 rows were added, 1 changed")
    page.goto("/states/TZA/")
    assert page.locator(".note").inner_text() == "Dodoma hosted nothing"


def test_a_preview_of_a_bad_file_names_row_and_column(signed_in):
    page = signed_in
    page.goto("/admin/meetings/participation/import/")
    text = "meeting,state,capacity,role\nhld-2013,ZZZ,member-state,spoke\n"
    page.set_input_files(
        "input[type=file]", {"name": "list.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.click("text=Show the preview")
    page.wait_for_selector(".import-faults")
    row = page.locator(".import-faults tbody tr").first
    assert row.locator("td").all_inner_texts() == [
        "2",
        "state",
        "ZZZ",
        "There is no State with the key “ZZZ”. Check the spelling, or add it first.",
    ]


def test_an_autocomplete_finds_a_state_by_its_name(signed_in):
    page = signed_in
    find(page, "meetings/meeting", "hld-2013", "Second High-level")
    page.click(".field-country .select2-selection")
    page.keyboard.type("switz")
    page.wait_for_selector(".select2-results__option:has-text('Switzerland')")
