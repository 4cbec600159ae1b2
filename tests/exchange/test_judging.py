"""The register judges what comes in: what agrees is taken, what is guessed is asked."""

import io

import pytest

from documents.models import Document
from hld_site.exchange.batches import report
from hld_site.exchange.batches.asking.questions import unanswered
from hld_site.exchange.batches.steps import why_not
from hld_site.exchange.files_in.encodings import of_different_texts
from registry.models import State
from tests.files import applied, checked, counts, messages_of
from tests.sampling import covering

pytestmark = pytest.mark.one_database

CODECS = ["cp1251", "koi8_r", "iso8859_5"]
ARABIC_CODECS = ["cp1256", "iso8859_6"]


def asked(batch) -> dict[str, dict]:
    return {one["code"]: one for one in unanswered(batch)}


def warnings(batch) -> str:
    return "\n".join(report.warning_lines(batch))


def names_file(language: str, number: int, note: str = "") -> str:
    states = State.objects.exclude(**{f"name_{language}": ""}).order_by("key")[:number]
    rows = [f"{state.key},{getattr(state, f'name_{language}')}{note}" for state in states]
    return "\n".join([f"key,name_{language}", *rows, ""])


OLDER = [
    *[("ru", codec) for codec in CODECS],
    *[("ar", codec) for codec in ARABIC_CODECS],
    ("zh", "gb18030"), ("fr", "cp1252"), ("fr", "mac_roman"), ("es", "cp1252"),
]  # fmt: skip


@pytest.mark.parametrize(("older", "number"), covering(OLDER, [3, 10, 195]))
def test_names_in_an_older_encoding_agree_with_the_register_or_are_asked(older, number):
    language, codec = older
    batch = checked("states.csv", names_file(language, number).encode(codec, "ignore"))
    wrong = batch.changes.filter(verdict="changed").exists()
    assert not wrong or "encoding:states.csv" in asked(batch)


@pytest.mark.parametrize("codec", CODECS)
def test_an_encoding_that_nothing_agrees_with_is_asked_and_nothing_can_be_applied(codec):
    text = "key,note\nKEN,Новое примечание\nTZA,Ещё одно\n"
    batch = checked("states.csv", text.encode(codec))
    question = asked(batch)["encoding:states.csv"]
    name = {"cp1251": "windows-1251", "koi8_r": "koi8-r", "iso8859_5": "iso-8859-5"}[codec]
    assert name in question["keys"]
    assert "Новое примечание" in question["samples"][name]
    assert why_not(batch) == "questions"
    answered = checked("states.csv", text.encode(codec), answers={"encoding:states.csv": name})
    applied(answered)
    assert State.objects.get(key="KEN").note == "Новое примечание"


def test_readings_of_one_text_were_offered_as_two():
    """In windows-1250 and in windows-1252 é and ô are the same bytes."""
    names = ["windows-1252", "windows-1250", "macintosh"]
    data = "thé côté".encode("cp1252")
    assert of_different_texts(names, lambda: io.BytesIO(data)) == ["windows-1252", "macintosh"]


def test_readings_were_told_apart_by_texts_that_they_have_in_common():
    rows = "KEN,thé\nTZA,côté\nPER,été\nFRA,pré\nNOR,tête à tête\n"
    batch = checked("states.csv", f"key,note\n{rows}".encode("cp1252"))
    samples = asked(batch)["encoding:states.csv"]["samples"]
    assert samples["windows-1252"] == ["tête à tête"]
    assert samples["windows-1250"] != samples["windows-1252"]
    [line] = report.question_lines(batch)
    assert "Western European (windows-1252): tête à tête" in line


def test_a_column_of_names_in_another_language_goes_where_it_agrees():
    for language in ("ar", "zh", "ru", "fr", "es"):
        text = names_file(language, 195).replace(f"name_{language}", "Country or Area", 1)
        batch = checked("states.csv", text)
        assert counts(batch) == {"unchanged": 195}, language
        assert f"is read as name_{language}" in warnings(batch)


def test_letters_of_another_language_are_asked_about_and_kept_out_by_default():
    batch = checked("states.csv", "key,name_en\nKEN,Неизвестная\nFRA,France\n")
    assert counts(batch) == {"waiting": 1, "unchanged": 1}
    assert "script:states.csv:name_en" in asked(batch)
    answers = {"script:states.csv:name_en": "no"}
    assert counts(checked("states.csv", "key,name_en\nKEN,Неизвестная\n", answers=answers)) == {
        "unchanged": 1
    }


def test_a_spelling_the_register_knows_is_no_new_name_unless_a_person_says_so():
    text = "key,name_en,note\nTUR,Turkey,x\nSWZ,Swaziland,y\n"
    batch = checked("states.csv", text)
    assert counts(batch) == {"changed": 2}
    assert {name for change in batch.changes.all() for name in change.after} == {"note"}
    code = "spelling:states.csv:name_en"
    assert asked(batch)[code]["rows"] == 2
    assert why_not(batch) == ""
    meant = checked("states.csv", text, answers={code: "yes"})
    after = meant.changes.get(key="TUR").after
    assert after == {"name_en": "Turkey", "note": "x"}


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_a_spelling_was_asked_about_again_after_a_no(answer):
    code = "spelling:states.csv:name_en"
    batch = checked("states.csv", "key,name_en\nTUR,Turkey\n", answers={code: answer})
    assert code not in asked(batch)


def test_a_row_whose_key_and_name_are_two_states_is_left_out_after_a_no():
    text = "key,name_en,note\nNER,Nigeria,x\nKEN,Kenya,y\n"
    batch = checked("states.csv", text, answers={"renames:states.csv": "no"})
    assert counts(batch) == {"changed": 1, "left_out": 1}
    applied(batch)
    assert (State.objects.get(key="NER").note, State.objects.get(key="KEN").note) == ("", "y")


def test_a_mistyped_key_was_a_question_in_each_language():
    text = "key,name_en,name_fr,name_ar,note\nNER,Nigeria,Nigéria,نيجيريا,x\n"
    batch = checked("states.csv", text)
    assert [*asked(batch)] == ["renames:states.csv"]
    assert messages_of(batch) == [
        "states.csv, row 2, column name_en: “Nigeria” is the name of NGA, not of NER. Answer the"
        " question above the rows."
    ]
    yes = checked("states.csv", text, answers={"renames:states.csv": "yes"})
    assert {"name_en", "name_fr", "name_ar"} <= {*yes.changes.get().after}


def test_no_state_is_made_without_a_yes():
    text = "key,alpha2,m49,name_en\nESH,EH,732,Western Sahara\n"
    batch = checked("states.csv", text)
    assert (counts(batch), why_not(batch)) == ({"waiting": 1}, "waiting")
    no = checked("states.csv", text, answers={"new:states.csv:key": "no"})
    assert (counts(no), why_not(no)) == ({"left_out": 1}, "nothing")
    yes = checked("states.csv", text, answers={"new:states.csv:key": "yes"})
    assert counts(yes) == {"new": 1}


@pytest.mark.parametrize("word", ["N/A", "null", "NaN", "–", "..."])
def test_a_word_for_nothing_is_asked_about_once(word):
    text = f"key,adopted_on,organ\nA/RES/67/219,{word},\nA/RES/68/4,{word},\n"
    batch = checked("documents.csv", text)
    code = "nothing:documents.csv:adopted_on"
    assert asked(batch)[code]["rows"] == 2
    day = Document.objects.get(key="A/RES/68/4").adopted_on
    assert counts(checked("documents.csv", text, answers={code: "yes"})) == {"unchanged": 2}
    assert Document.objects.get(key="A/RES/68/4").adopted_on == day


@pytest.mark.parametrize("signs", ["Û\x9f", "Â\x93"])
def test_signs_that_may_be_garbled_are_asked_about_where_nothing_stood(signs):
    """Folded, they are as empty as the cell was: that was taken for agreement."""
    name, file = "states.csv", f"key,staff_note\nKEN,{signs}\n"
    assert State.objects.get(key="KEN").staff_note == ""
    batch = checked(name, file)
    (code,) = asked(batch)
    assert code.startswith("garbled:")
    applied(checked(name, file, answers={code: "no"}))
    assert State.objects.get(key="KEN").staff_note == signs


def test_namibia_is_not_nothing():
    assert counts(checked("states.csv", "key,alpha2\nNAM,NA\n")) == {"unchanged": 1}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("basis,in_favour,against,abstaining\nrecorded-vote,1290,3,49", "1342 votes were counted"),
        ("adopted_on\n2113-12-21", "in the future"),
        ("adopted_on\n1999-12-21", "is outside session 67 of the General Assembly"),
    ],
)
def test_what_a_document_can_hardly_say_is_asked(text, words):
    heading, row = text.split("\n")
    batch = checked("documents.csv", f"key,{heading}\nA/RES/67/219,{row}\n")
    assert counts(batch) == {"waiting": 1}
    assert any(words in line for line in report.question_lines(batch))


def test_a_state_takes_part_as_what_it_was_on_that_day():
    text = "meeting,state,capacity,role\nhld-2013,PSE,member-state,announced\n"
    batch = checked("participations.csv", text)
    assert messages_of(batch)[0].startswith(
        "participations.csv, row 2, column capacity: PSE was Non-member observer State then,"
        " not Member State."
    )


@pytest.mark.parametrize("symbol", ["68", "Apr-68", "4-Apr-68", "1968-04", "68-4", "68/4"])
def test_what_a_spreadsheet_made_of_a_symbol_is_no_symbol(symbol):
    batch = checked("documents.csv", f"symbol,title_en,kind\n{symbol},A title,resolution\n")
    assert counts(batch) == {"refused": 1}


def test_a_letter_of_another_alphabet_in_a_symbol_is_pointed_out():
    batch = checked("documents.csv", "symbol,title_en,kind\nА/RES/99/1,A title,resolution\n")
    assert "contains “А”, which looks the same" in messages_of(batch)[0]


def test_a_table_need_not_be_the_first_row_nor_the_last():
    text = (
        "Members as at 1 October 2013,,,\n,,,\nNo.,State,Kind,From\n"
        "1,Kenya,member-state,1963-12-16\n2,Namibia,member-state,1990-04-23\nNo.,State,Kind,From\n3,Ghana,member-state,1957-03-08\n"
        "Total,3,,\nSource: United Nations.,,,\n* Provisional,,,\n"
    )
    batch = checked("list.csv", text, type="memberships", columns={"No.": ""})
    assert (messages_of(batch), counts(batch)) == ([], {"unchanged": 3})
    lines = warnings(batch)
    for words in ("headings are in row 3", "headings are repeated here", "A total", "Notes and"):
        assert words in lines


def test_of_headings_in_two_rows_those_that_stand_in_the_upper_alone_were_lost():
    text = (
        "Symbol,Title,Dates,,Votes,,\n"
        ",,Adopted on,Published on,In favour,Against,Abstaining\n"
        "A/RES/75/226,x,2020-12-21,2021-01-05,1,2,3\n"
    )
    batch = checked("documents.csv", text)
    assert [*batch.reading["sheets"][0]["columns"].values()] == [
        "symbol", "title_en", "adopted_on", "published_on", "in_favour", "against", "abstaining",
    ]  # fmt: skip
    assert counts(batch) == {"changed": 1}


def test_a_part_without_its_day_in_the_file_is_the_only_one_there_is():
    day = str(State.objects.get(key="KEN").memberships.get().valid_from)
    batch = checked("memberships.csv", "state,kind\nKEN,member-state\n")
    assert counts(batch) == {"unchanged": 1}
    assert day == "1963-12-16"
