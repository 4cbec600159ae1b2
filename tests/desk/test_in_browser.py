"""The desk in chromium, as an officer uses it: no console may complain."""

from contextlib import ExitStack, closing
from pathlib import Path
from socket import create_connection
from urllib.parse import urlsplit

import pytest

from hld_site.answers.thread_limits import BODIES, FORMS_OF_STAFF

pytestmark = pytest.mark.browser

LISTS = ["/admin/", "/admin/meetings/meeting/", "/admin/documents/document/add/"]
LISTS += ["/admin/exchange/export/"]
LISTS += ["/admin/exchange/batch/", "/admin/exchange/batch/add/", "/admin/evidence/openquestion/"]


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
    signed_in.wait_for_selector("#id_since")
    signed_in.go_back()
    signed_in.click(".historylink")
    signed_in.wait_for_selector("#change-history tbody tr")


def send(page, kind, name, text):
    """Choose a file behind the Import button of a list, and say why."""
    page.goto(f"/admin/{kind}/")
    page.click(".import_link")
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.set_input_files("input[type=file]", file)
    page.fill("#id_reason", "Corrections of the Protocol Office")
    page.click("text=Check it; write nothing yet")


def test_a_desk_officer_imports_with_the_mouse_and_takes_it_back(signed_in):
    page = signed_in
    send(page, "registry/state", "états.csv", "\ufeffkey;note\r\nTZA;Dodoma hosted nothing\r\n")
    page.wait_for_selector("text=Nothing has been written.")
    assert page.locator("ins").inner_text() == "Dodoma hosted nothing"
    page.click("text=Apply 1 row")
    page.wait_for_selector("text=This has been written.")
    there = page.url
    page.goto("/states/TZA/")
    assert page.locator(".note").inner_text() == "Dodoma hosted nothing"
    page.goto(there)
    page.fill("#reason", "A test")
    page.click("text=Undo it")
    page.wait_for_selector("text=Nothing has been undone yet.")
    page.click("text=Undo 1 row")
    page.wait_for_selector("text=This has been undone.")
    page.goto("/states/TZA/")
    assert page.locator(".note").count() == 0


def test_a_file_with_three_faults_is_mended_and_fed_back(signed_in):
    page = signed_in
    text = "meeting,state,capacity,role\nhld-2013,KEN,member-state,spoke\n"
    text += "hld-2013,ZZZ,member-state,spoke\nhld-2013,NOR,guest,sang\n"
    send(page, "meetings/participation", "participations.csv", text)
    page.wait_for_selector("text=1 refused, 1 waiting for an answer")
    assert page.locator(".faults li").count() == 3
    assert "Answer the question above" in page.locator(".faults").nth(1).inner_text()
    with page.expect_download() as waiting:
        page.click("text=Download the refused rows")
    given = waiting.value
    assert given.suggested_filename == "participations-refused.csv"
    refused = Path(given.path()).read_text(encoding="utf-8-sig")
    assert "KEN" not in refused
    mended = refused.replace("ZZZ", "TZA").replace("guest", "member-state").replace("sang", "spoke")
    send(page, "meetings/participation", given.suggested_filename, mended)
    page.wait_for_selector("text=Row by row")
    assert page.locator(".faults").count() == 0
    assert page.locator(".questions").count() == 0


def test_what_was_typed_was_lost_by_a_tab_a_language_and_a_link_of_the_page(signed_in):
    page = signed_in
    send(page, "registry/state", "states.csv", "key,m49,note\nKEN,abc,x\nTZA,834,y\n")
    page.wait_for_selector("text=1 changed, 1 refused")
    cell = page.locator("[name=mend-1-0]")
    cell.fill("404")
    page.click(".filters a:has-text('All rows')")
    page.wait_for_url("**?rows=all#rows")
    assert cell.input_value() == "404"
    cell.fill("405")
    page.click("footer >> text=Français")
    page.wait_for_selector("text=Ligne par ligne")
    assert cell.input_value() == "405"
    page.click("footer >> text=English")
    page.wait_for_selector("text=Row by row")
    cell.fill("406")
    page.click(".breadcrumbs a:has-text('Imports')")
    page.wait_for_selector("#result_list")
    page.go_back()
    page.wait_for_selector("text=Row by row")
    assert cell.input_value() == "406"
    page.click("text=Check again with the cells corrected here")
    page.wait_for_selector("text=2 changed")


def test_a_browser_asks_before_what_was_typed_is_lost(signed_in):
    page, asked = signed_in, []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    send(page, "registry/state", "states.csv", "key,m49,note\nKEN,abc,x\nTZA,834,y\n")
    page.wait_for_selector("text=1 changed, 1 refused")
    page.reload()
    assert asked == []
    page.fill("[name=mend-1-0]", "404")
    page.reload()
    assert asked == ["beforeunload"]
    page.click("summary:has-text('states.csv')")
    page.click("text=Change how it is read")
    page.select_option("[name=empty]", "clear")
    page.click("footer >> text=English")
    page.wait_for_load_state()
    assert asked == ["beforeunload"] * 2


def test_names_are_pasted_with_the_keyboard_alone_and_without_script(visit, password):
    page = visit("/admin/login/", java_script_enabled=False)
    page.focus("#id_login")
    page.keyboard.type("demo")
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=What would you like to edit?")
    page.goto("/admin/exchange/batch/add/?type=participations")
    page.focus("#id_pasted")
    page.keyboard.type("Peru\nNoway\nIran, Islamic Republic of")
    for choice in ("First High-level Dialogue", "", "Member", "Statement"):
        page.keyboard.press("Tab")
        page.keyboard.type(choice)
    page.focus("#id_reason")
    page.keyboard.type("List of the Secretariat")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=1 refused")
    assert "Did you mean “Norway”?" in page.locator(".faults").inner_text()
    page.focus("[aria-label='Leave out row 3']")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=2 new, 1 left out.")
    page.focus("text=Apply all 2 rows")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=This has been written.")


def test_long_work_is_cancelled_and_goes_on_while_nobody_looks(signed_in):
    page = signed_in
    text = "key,symbol,title_en,kind\n"
    text += "".join(f"A/RES/98/{n},A/RES/98/{n},Ruritania,resolution\n" for n in range(40_000))
    send(page, "documents/document", "documents.csv", text)
    page.click("text=Cancel")
    page.wait_for_selector("text=This was cancelled. Nothing has been written.")
    page.click("text=Check again")
    page.wait_for_selector(".progress-text:has-text('left')")
    there = page.url
    page.goto("about:blank")
    page.goto(there)
    page.wait_for_selector("text=40,000 new.", timeout=120_000)  # of a slow machine


def test_a_long_export_is_fetched_from_its_page(signed_in):
    page = signed_in
    page.goto("/admin/registry/state/export/")
    page.click("text=Excel workbook")
    page.wait_for_selector("text=Ready to download.")
    with page.expect_download() as waiting:
        page.click("text=Download states.xlsx")
    assert waiting.value.suggested_filename == "states.xlsx"
    assert Path(waiting.value.path()).read_bytes()[:2] == b"PK"


def test_an_autocomplete_finds_a_state_by_its_name(signed_in):
    page = signed_in
    find(page, "meetings/meeting", "hld-2013", "Second High-level")
    page.click(".field-country .select2-selection")
    page.keyboard.type("switz")
    page.wait_for_selector(".select2-results__option:has-text('Switzerland')")


def test_a_form_for_which_there_was_no_room_is_sent_by_a_reload_with_its_file(server, signed_in):
    """Nothing of it was received: what was typed and chosen is in the browser alone."""
    page, (host, port) = signed_in, urlsplit(server).netloc.split(":")
    page.goto("/admin/exchange/batch/add/")
    file = {"name": "crowded.csv", "mimeType": "text/csv", "buffer": b"key,note\nTZA,Crowded\n"}
    page.set_input_files("input[type=file]", file)
    page.fill("#id_reason", "Typed while others dripped")
    head = b"POST / HTTP/1.1\r\nHost: x\r\nCookie: sessionid=x\r\nContent-Length: 9\r\n\r\n"
    with ExitStack() as senders:
        for _sender in range(BODIES + FORMS_OF_STAFF):
            sender = senders.enter_context(create_connection((host, int(port))))
            sender.sendall(head)
        page.click("text=Check it; write nothing yet")
        page.wait_for_selector("text=Your browser still has it")
    page.reload()
    page.wait_for_selector("text=Nothing has been written.")
    assert "Typed while others dripped" in page.content()


@pytest.fixture
def window(chromium, server, cookies_of_staff):
    """One of its own, whose session may end."""
    with closing(chromium.new_context(base_url=server, storage_state=cookies_of_staff)) as context:
        yield context.new_page()


def test_what_had_been_saved_in_a_part_was_offered_as_unsaved(window):
    window.goto("/admin/documents/vote/")
    window.click("#result_list tbody th a")
    window.wait_for_selector("#unsaved", state="attached")
    form = window.url
    window.fill("[name=note]", "Typed and saved")
    window.click("[name=_save]")
    window.wait_for_selector(".messagelist .success")
    window.goto(form)
    assert window.input_value("[name=note]") == "Typed and saved"
    assert not window.locator("#unsaved").is_visible()


def test_what_was_typed_before_a_session_ended_was_forgotten_after_signing_in(window, password):
    window.goto("/admin/registry/state/")
    window.click("#result_list tbody th a")
    window.wait_for_selector("#unsaved", state="attached")
    window.fill("[name=staff_note]", "Typed before it ended")
    window.context.clear_cookies(name="sessionid")
    window.click("[name=_save]")
    window.fill("#id_login", "demo")
    window.fill("#id_password", password)
    window.press("#id_password", "Enter")
    window.wait_for_selector("#unsaved")
    window.click("#unsaved [data-do=put]")
    assert window.input_value("[name=staff_note]") == "Typed before it ended"


def test_a_page_of_a_former_session_was_answered_by_djangos_page_in_english(window, password):
    window.goto("/admin/registry/state/")
    window.click("#result_list tbody th a")
    window.wait_for_selector("#unsaved", state="attached")
    window.fill("[name=staff_note]", "Typed in a former session")
    window.context.clear_cookies()
    window.click("[name=_save]")
    window.wait_for_selector("text=What you typed is kept in this tab")
    window.click("text=Sign in, and open the page again")
    window.fill("#id_login", "demo")
    window.fill("#id_password", password)
    window.press("#id_password", "Enter")
    window.click("#unsaved [data-do=put]")
    assert window.input_value("[name=staff_note]") == "Typed in a former session"


def test_a_double_click_sent_a_form_twice(signed_in):
    page, sent = signed_in, []
    page.goto("/admin/exchange/batch/add/")
    page.set_input_files(
        "input[type=file]",
        {"name": "x.csv", "mimeType": "text/csv", "buffer": b"key,note\nTZA,2\n"},
    )
    page.fill("#id_reason", "Pressed twice")
    page.on("request", lambda request: sent.append(request.method == "POST"))
    page.dblclick("text=Check it; write nothing yet")
    page.wait_for_selector("text=Nothing has been written.")
    assert sum(sent) == 1
