"""An office is told in the feminine where its source names a woman, and only there."""

import pytest

from hld_site.languages.terms import translated
from meetings.models import Participation, ProgrammeItem

pytestmark = pytest.mark.one_database

# Meeting and State: how the statement at the address of the source names the holder.
WOMEN = {
    ("hld-2006", "FIN"): "H.E. Ms. …, Minister of Labour of Finland",
    ("hld-2006", "ZAF"): "Ms …, Minister of Home Affairs of the Republic of South Africa",
    ("panel-geneva-2006", "FIN"): "Mrs. … Permanent Representative of Finland",
    ("hld-2013", "CHE"): "Federal Councillor, by her name in the address",
    ("hld-2013", "PHL"): "Labor and Employment Secretary …, she said in her statement",
    ("hld-2013", "USA"): "Assistant Secretary …; she noted",
    ("cooperation-side-event-2015", "NOR"): "Prime Minister, by her name in the address",
    ("mediterranean-plenary-2015", "ISL"): "Ms. …, State Secretary, Prime Minister’s Office",
}
MEN = {
    ("hld-2013", "FRA"): "M. …, Directeur général adjoint",
    ("hld-2006", "PHL"): "Secretary of Labor and Employment",
    ("cooperation-side-event-2015", "TUR"): "H.E. …, Prime Minister",
    ("side-event-morocco-2013", "FRA"): "Permanent Representative",
}
FEMININE = {
    "ar": ("وزيرة", "الممثلة", "المستشارة", "مساعدة", "رئيسة", "المفوضة"),
    "es": ("Ministra", "Representante", "Consejera", "Secretaria", "Subsecretaria", "Primera"),
}


def offices(meeting, state):
    rows = Participation.objects.filter(meeting__key=meeting, state__key=state)
    return set(rows.exclude(office="").values_list("office", flat=True))


@pytest.mark.parametrize("language", FEMININE)
@pytest.mark.parametrize("where", WOMEN, ids=" ".join)
def test_the_office_of_a_woman_is_told_in_the_feminine(where, language):
    assert offices(*where)
    for office in offices(*where):
        assert translated(office)[language].startswith(FEMININE[language]), office


@pytest.mark.parametrize("where", MEN, ids=" ".join)
def test_the_office_of_a_man_is_not(where):
    forms = FEMININE["ar"], tuple(set(FEMININE["es"]) - {"Representante"})
    for office in offices(*where):
        assert not translated(office)["ar"].startswith(forms[0])
        assert not translated(office)["es"].startswith(forms[1])


def test_no_term_in_the_feminine_is_shared_with_a_man():
    shared = set().union(*(offices(*w) for w in WOMEN)) & set().union(*(offices(*m) for m in MEN))
    assert shared == set()


@pytest.mark.parametrize(
    ("text", "french"),
    [
        ("European Commissioner for Home Affairs", "Commissaire européenne"),
        (
            "Special Representative of the Secretary-General for Children and Armed Conflict",
            "Représentante spéciale",
        ),
        ("Federal Councillor (justice and police)", "Conseillère fédérale"),
    ],
)
def test_other_offices_that_a_woman_held(text, french):
    assert translated(text)["fr"].startswith(french)


def test_the_chairs_of_round_tables_2_and_3_of_2013_agree_with_their_holders():
    tables = ProgrammeItem.objects.filter(meeting__key="hld-2013", kind="round-table")
    second, third = (tables.get(number=n).chaired_by for n in (2, 3))
    assert "Secrétaire d’État adjointe" in translated(second)["fr"]
    assert "Conseillère fédérale" in translated(third)["fr"]
