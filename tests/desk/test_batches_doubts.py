"""What a desk officer could not understand, or nearly broke, when she tried it the first time."""

import datetime
import io

import openpyxl
import pytest
from django.utils import translation

from hld_site.exchange.batches.work import work
from hld_site.exchange.models import Batch, Change
from tests.exchange.other_workbooks import xls

pytestmark = pytest.mark.one_database

AGAIN = "Check again with these answers"


def test_a_list_of_the_press_would_have_renamed_states_without_a_word_of_warning(send):
    page = send("Country,ISO code\nHolland,NLD\nKENYA,KEN\nPeru,PER\n")
    assert "The register keeps its own" in page.text
    assert "3 unchanged." in page.text
    page = page.answer("yes")
    assert "What changes: Name (English) (2)." in page.text
    assert "2 records would have a different name on every page." in page.text
    new = send("key,name_en,note\nKEN,Kenya,Nairobi\n")
    assert "What changes: Note (1)." in new.text
    assert "a different name" not in new.text


def test_a_territory_was_refused_because_a_field_with_no_name_was_blank(send):
    page = send("Country,ISO code\nAruba,ABW\n")
    message = "“ABW” is not in the register. A row that adds it needs this column too."
    assert f"ISO alpha-2 code (alpha2): {message}" in page.text
    assert "cannot be blank" not in page.text


def test_a_row_without_a_key_did_not_say_which_row_it_was(send):
    page = send("Country,ISO code\nArab World,\n")
    assert "The row that says “Arab World” has no key." in page.text


def test_a_french_word_for_a_choice_was_refused_with_a_list_of_codes(send):
    text = "Pays;Qualité;Rôle\nNorvège;État Membre;orateur\nPérou;ETAT MEMBRE;Orateur\n"
    page = send(
        text.encode("cp1252"), "liste.csv", "participations", **{"once-meeting": "hld-2006"}
    )
    assert "1 question to answer first" in page.text
    assert "Column “Rôle” of “liste.csv”: what does “orateur” mean?" in page.text
    assert "2 rows wait for the answer." in page.text
    refused = page.press(AGAIN, **{"answer-0": "none"})
    assert "2 refused." in refused.text
    asked = refused.press("Forget my answers and ask me again")
    # Peru is known to have spoken, on a day that this list does not say.
    assert "1 new, 1 unchanged." in asked.press(AGAIN, **{"answer-0": "spoke"}).text


def test_rows_that_waited_for_an_answer_were_refused_with_a_list_of_codes(send):
    text = "Country;Role\nNorway;orateur\nPeru;orateur\n"
    page = send(text, "list.csv", "participations", **{"once-meeting": "hld-2006"})
    assert "2 waiting for an answer." in page.text
    assert "Waits for an answer (2)" in page.text
    assert "Refused (" not in page.text
    assert "is not one of" not in page.text
    assert 'name="mend-' not in page.html
    assert "No good row is left" not in page.text
    assert "Answer the questions above, and check again." in page.text


def misfit(text: str) -> str:
    return f"“{text}” does not fit “M49 code”. Three digits, such as 004."


def test_refused_rows_of_a_french_spreadsheet_came_back_with_commas(send, desk):
    page = send("key;m49\nKEN;4x\n")
    response = desk.get(f"{page.path.removesuffix('change/')}refused/")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines == ["key;m49;Refused because", f"KEN;4x;m49: {misfit('4x')}"]


def test_refused_rows_of_a_workbook_came_back_as_csv(send, desk):
    book = openpyxl.Workbook()
    for row in (["key", "m49", "note"], ["KEN", "4x", "=1+1"], ["TZA", "834", "Dodoma"]):
        book.active.append(row)
    book.active["C2"].data_type = "s"
    codes = book.create_sheet("more states")
    codes.append(["key", "m49"])
    codes.append(["PER", "abc"])
    page = send(saved(book), "both.xlsx", "")
    assert "1 changed, 2 refused." in page.text
    response = desk.get(f"{page.path.removesuffix('change/')}refused/")
    assert 'filename="both-refused.xlsx"' in response["Content-Disposition"]
    refused = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    rows_by_sheet = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in refused}
    assert rows_by_sheet == {
        "Sheet": [
            ("key", "m49", "note", "Refused because"),
            ("KEN", "4x", "=1+1", f"m49: {misfit('4x')}"),
        ],
        "more states": [
            ("key", "m49", "Refused because"),
            ("PER", "abc", f"m49: {misfit('abc')}"),
        ],
    }
    assert refused["Sheet"]["C2"].data_type == "s"
    refused["Sheet"]["B2"].value = "404"
    refused["more states"]["B2"].value = "604"
    again = send(saved(refused), "both-refused.xlsx", "")
    assert "1 changed, 1 unchanged." in again.text


def saved(book) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_what_is_odd_about_a_worksheet_was_never_told(send):
    book = openpyxl.Workbook()
    for row in (["key", "date"], ["hld-2006", datetime.date(2006, 9, 16)], ["hld-2013", ""]):
        book.active.append(["meeting" if cell == "key" else cell for cell in row])
    book.active.append(["hld-2013", datetime.date(2013, 10, 5)])
    book.active.row_dimensions[2].hidden = True
    book.active.merge_cells("A3:A4")
    page = send(saved(book), "days.xlsx", "meeting_days")
    assert "has a hidden row (2). Should it be read?" in page.text
    assert "Does their text apply to every row that they span?" in page.text
    assert "Apply" not in "".join(page.buttons())
    page = page.answer("read", "-")
    assert "but read anyway" in page.text
    assert "Merged cells (A3:A4)" in page.text
    (sheet,) = Batch.objects.get().reading["sheets"]
    assert [warning["row"] for warning in sheet["warnings"]] == [3, 2]


def test_a_file_of_headings_alone_was_said_to_hold_rows(send):
    page = send("key,note\n")
    assert "The file has headings, but no row below them." in page.text
    assert "the register already says" not in page.text


def test_a_door_that_is_closed_said_only_403(client, django_user_model):
    someone = django_user_model.objects.create_user("viewer", is_staff=True)
    client.force_login(someone)
    response = client.get("/admin/exchange/batch/add/")
    assert response.status_code == 403
    assert "Your account may not do this" in response.content.decode()


def workbook(**sheets) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(file)
    return file.getvalue()


def test_the_template_that_was_filled_in_could_not_be_read(send, desk):
    given = b"".join(desk.get("/admin/registry/state/export/template.xlsx").streaming_content)
    book, file = openpyxl.load_workbook(io.BytesIO(given)), io.BytesIO()
    headings = [cell.value for cell in book.worksheets[0][1]]
    row = {"key": "KEN", "note": "From the template"}
    book.worksheets[0].append([row.get(heading, "") for heading in headings])
    book.save(file)
    page = send(file.getvalue(), "states-template.xlsx")
    assert "1 changed." in page.text
    assert "Explanation: not recognized as any type" in page.text


def test_a_workbook_of_several_types_was_taken_whole_for_the_type_of_the_list(send):
    places = {
        "States": [["Country", "Note"], ["Kenya", "Nairobi"]],
        "meeting_days": [["meeting", "date"], ["hld-2006", datetime.date(2006, 9, 16)]],
        "Notes": [["Please read"], ["A remark"]],
    }
    page = send(workbook(**places), "all.xlsx")
    assert "What does one row of “Notes” describe?" in page.text
    assert "1 new, 1 changed." in page.press(AGAIN, **{"answer-0": "-"}).text


def test_taking_an_undo_back_was_called_taking_back(send):
    there = send("key,note\nKEN,Nairobi\n").press("Apply 1 row")
    undone = there.press("Undo it").press("Undo 1 row")
    assert "Undoing: states.csv" in undone.text
    back = undone.press("Undo it").press("Put 1 row back")
    assert "Putting back again: states.csv" in back.text
    assert "This has been put back" in back.text
    assert "Undoing: states.csv" in back.press("Undo it").text


def test_who_reads_french_was_told_in_english_what_is_wrong_with_a_row(send, desk, nobody_works):
    desk.cookies["django_language"] = "fr"
    batch = send("Pays;Note\nAruba;Oranjestad\n").batch
    with translation.override("en"):  # as in a thread of its own
        work(batch)
    message = Change.objects.get(batch=batch).errors[0]["message"]
    assert message.startswith("«\xa0Aruba\xa0» ne figure pas parmi les 195 États de ce registre.")


def test_an_old_workbook_is_taken_and_its_refused_rows_come_as_a_new_one(send, desk):
    rows = [["key", "m49", "note"], ["KEN", "4x", ""], ["TZA", 834, "Dodoma"]]
    page = send(xls(States=rows), "states.xls", "")
    assert "1 changed, 1 refused." in page.text
    response = desk.get(f"{page.path.removesuffix('change/')}refused/")
    assert 'filename="states-refused.xlsx"' in response["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert [row[:2] for row in book["States"].iter_rows(values_only=True)] == [
        ("key", "m49"),
        ("KEN", "4x"),
    ]
    locked = send(
        b"\xd0\xcf\x11\xe0" + bytes(2000) + "EncryptedPackage\0".encode("utf-16-le"), "x.xlsx"
    )
    assert "The workbook is locked with a password." in locked.text
