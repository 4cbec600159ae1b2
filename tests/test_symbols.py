"""Document symbols in every spelling people use."""

import pytest

from documents.models import Document
from documents.symbols import canonical_symbol, elements, loose_symbols, session_of

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    "typed",
    [
        "A/RES/67/219",
        "a/res/67/219",
        " A / RES / 67 / 219 ",
        "A-RES-67-219",
        "a-res-67-219",
        "a.res.67.219",
        "A RES 67 219",
        "A\\RES\\67\\219",
        "A/RES/67/219。",
        "大会决议67/219",
        "A_RES_67_219",
        "A_RES_67_219-EN.pdf",
        "Resolution 67/219",
        "resolution 67/219",
        "res. 67/219",
        "General Assembly resolution 67/219",
    ],
)
def test_any_spelling_of_a_resolution_is_one_symbol(typed):
    assert canonical_symbol(typed) == "A/RES/67/219"


@pytest.mark.parametrize(
    ("typed", "symbol"),
    [
        ("a/c.2/67/l.15/rev.1", "A/C.2/67/L.15/Rev.1"),
        ("A/RES/57/270B", "A/RES/57/270 B"),
        ("A/RES/57/270 b", "A/RES/57/270 B"),
        ("A/69/470/ADD.1", "A/69/470/Add.1"),
        ("A-69-470", "A/69/470"),
        ("a_60_871-FR.pdf", "A/60/871"),
        ("A-RES-57-270-B", "A/RES/57/270 B"),
        ("A-RES-S-21-2", "A/RES/S-21/2"),
        ("a/res/s-21/2", "A/RES/S-21/2"),
        ("COM(2006) 409", "COM(2006) 409"),
        ("eight-point-agenda", "eight-point-agenda"),
        ("67/219", "67/219"),
        ("", ""),
    ],
)
def test_other_symbols_keep_their_usual_spelling(typed, symbol):
    assert canonical_symbol(typed) == symbol


@pytest.mark.parametrize(
    ("typed", "loose"),
    [
        ("A/C.2/60/L.16", ["ac2-60l16"]),
        ("a c2 60 l16", ["ac2-60l16"]),
        ("А/С.2/60/L.16", ["ac2-60l16"]),
        ("A/RES/٦٢/٢٧٠", ["ares62-270"]),
        ("57/270 B", ["57-270b", "a57-270b", "ares57-270b"]),
        ("RES/62/270", ["res62-270", "ares62-270", "sres62-270", "eres62-270"]),
        ("57 270", ["57-270"]),
        ("2013/14", ["2013-14"]),
        ("migration 2013", []),
        ("Рио 2012", []),
        ("GA", []),
        ("1" * 200 + "!" * 200 + "é", []),
    ],
)
def test_a_symbol_is_compared_without_what_parts_it(typed, loose):
    assert loose_symbols(typed) == loose


@pytest.mark.parametrize(
    ("symbol", "session"),
    [
        ("A/RES/67/219", 67),
        ("A/60/871", 60),
        ("A/C.2/60/L.16", 60),
        ("A/RES/S-21/2", None),
        ("GA/10494", None),
    ],
)
def test_the_session_is_read_from_the_symbol(symbol, session):
    assert session_of(symbol) == session


def test_a_symbol_is_explained_part_by_part():
    assert [(e.text, e.meaning) for e in elements("A/C.2/67/L.15/Rev.1")] == [
        ("A", "General Assembly"),
        ("C.2", "Second Committee"),
        ("67", "session 67"),
        ("L.15", "limited distribution 15"),
        ("Rev.1", "revision 1"),
    ]


def test_every_symbol_of_the_register_is_in_its_usual_spelling():
    symbols = Document.objects.exclude(symbol="").values_list("symbol", flat=True)
    assert [symbol for symbol in symbols if canonical_symbol(symbol) != symbol] == []
