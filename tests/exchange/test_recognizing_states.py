"""Which State a text means, in any spelling; what is asked about, and what is refused."""

import csv
from pathlib import Path

import pytest
from babel import Locale

from hld_site import languages
from hld_site.records.recognition import Recognized
from registry.models import State, StateName
from registry.state_recognizer import ambiguous_names, names_of_no_state, names_of_states

pytestmark = pytest.mark.one_database

NEWSROOM = Path(__file__).parent.parent / "data" / "newsroom_countries.csv"
CONGO = ("COD", "COG")
KOREA = ("KOR", "PRK")
GUINEA = ("GIN", "GNB", "GNQ", "PNG")


def refused(text: str, suggestion: str = "") -> Recognized:
    message = f"“{text}” is not among the {State.objects.count()} States of this register."
    return Recognized((), message + (f" Did you mean {suggestion}?" if suggestion else ""))


def keys(*texts) -> dict:
    return {text: match.keys for text, match in State.recognizer()(texts).items()}


def newsroom() -> list[tuple[str, str]]:
    with NEWSROOM.open(encoding="utf-8", newline="") as lines:
        return [(row["Country"], row["ISO-alpha3 code"]) for row in csv.DictReader(lines)]


def test_a_newsrooms_list_of_countries_is_recognized_asked_about_or_refused():
    states = set(State.objects.values_list("key", flat=True))
    expected = {
        name: Recognized((code,)) if code in states else refused(name) for name, code in newsroom()
    }
    expected |= {
        "The Congo": Recognized(CONGO),
        "Korea": Recognized(KOREA),
        "Congo": Recognized(("COG",)),
        "Guinea": Recognized(("GIN",)),
        "Columbia": refused("Columbia", "“Colombia”"),
        "Djibuti": refused("Djibuti", "“Djibouti”"),
        "Lichtenstein": refused("Lichtenstein", "“Liechtenstein”"),
        "Phillipines": refused("Phillipines", "“Philippines”"),
    }
    assert State.recognizer()(expected) == expected
    assert len(expected) == 241


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("AFG", "AFG|afg|AF|af|004|4|٠٠٤|Afganistán|AFGHANISTAN|  Afghanistan  "),
        (
            "IRN",
            "Iran|Iran, Islamic Republic of|Iran (Islamic Republic of)|Islamic Republic of Iran"
            "|Iran (Islamic Rep. of)|République islamique d’Iran|إيران|ايران|伊朗",
        ),
        (
            "KOR",
            "Korea, Rep.|S. Korea|Korea, Republic of|South Korea|Республика Корея|韩国"
            "|كوريا الجنوبية",
        ),
        ("PRK", "Korea, Dem. People's Rep.|Dem. People’s Rep. of Korea|DPRK|КНДР|朝鲜"),
        (
            "COD",
            "Congo, Dem. Rep.|Congo (Kinshasa)|DR Congo|RDC|ДР Конго|刚果(金)|刚果（金）",
        ),
        ("COG", "Congo, Rep.|Congo-Brazzaville|République du Congo|刚果（布）|Республика Конго"),
        (
            "CIV",
            "Côte d'Ivoire|Côte d’Ivoire|COTE D`IVOIRE|Cote dIvoire|Ivory Coast|象牙海岸"
            "|Costa de Marfil|Берег Слоновой Кости|ساحل العاج",
        ),
        ("BIH", "Bosnia-Herzegovina|Bosnia & Herzegovina|Herzegovina and Bosnia"),
        ("USA", "U.S.A.|USA|US|United States|EE.UU.|EE. UU.|США|美国|الولايات المتحدة"),
        ("GBR", "UK|U.K.|Great Britain|Royaume-Uni|Великобритания|英国"),
        ("RUS", "Россия|Russia|РФ|Russian Fed.|俄罗斯|روسيا"),
        ("SWZ", "Swaziland|Eswatini|Свазиленд|Suazilandia|Eswatini (Swaziland)"),
        ("MMR", "Burma|Myanmar (Burma)|Burma/Myanmar|Birmanie|Бирма"),
        ("NLD", "Holland|Netherlands|The Netherlands|Hollande|Holanda|Голландия"),
        ("VNM", "Viet Nam|Vietnam|VIETNAM|Viêt Nam|فيتنام"),
        ("GIN", "Guinea-Conakry|Republic of Guinea|République de Guinée|GIN|GN|324"),
        ("PSE", "Palestine|State of Palestine|Palestine, State of|Territoires palestiniens|فلسطين"),
        ("VAT", "Vatican|Holy See|Saint-Siège|Holy See (Vatican City)|Ватикан|梵蒂冈"),
        ("TTO", "Trinidad & Tobago|Trinité et Tobago"),
        ("LCA", "St. Lucia|Saint Lucia|Sainte-Lucie|Sta. Lucía"),
        ("ARE", "الإمارات|الامارات|ألإماراتُ العربيّة المتّحدة|ОАЭ|UAE|阿联酋"),
        ("BFA", "Upper Volta|Haute-Volta|Alto Volta|Верхняя Вольта|上沃尔特|فولتا العليا"),
        ("BEN", "Dahomey|Дагомея|达荷美|داهومي"),
        ("KHM", "Kampuchea|Democratic Kampuchea|Kampuchea démocratique|民主柬埔寨"),
        ("PRK", "N. Korea"),
        ("DNK", "الدنمارك|الدانمرك|دنمارك"),
        ("DMA", "Dominica"),
        ("DOM", "Dominican Republic|Dominican Rep.|República Dominicana"),
        ("NER", "Niger|Niger (the)"),
        ("SDN", "Sudan|The Sudan|Soudan|Судан|苏丹"),
        ("CHN", "中华人民共和国|PRC|КНР|People’s Republic of China|China, People's Republic of"),
    ],
)
def test_any_name_code_or_spelling_of_a_state_finds_it(key, typed):
    texts = typed.split("|")
    assert keys(*texts) == dict.fromkeys(texts, (key,))


def test_a_word_that_may_mean_several_states_is_a_question_unless_one_bears_it_officially():
    assert set(ambiguous_names().values()) == {CONGO, KOREA, GUINEA}
    answers = keys(*ambiguous_names())
    assert {text: match for text, match in answers.items() if len(match) > 1} == {
        text: states
        for text, states in ambiguous_names().items()
        if states == KOREA or text in {"The Congo", "كونغو", "Guinée", "Гвинея"} - official_names()
    }


def official_names() -> set[str]:
    columns = State.name.columns
    return {name for row in State.objects.values_list(*columns) for name in row}


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("COG", "Congo|CONGO|congo|Congo (le)|Congo (the)|Конго|刚果|الكونغو|Congo 1/|Congo*"),
        ("GIN", "Guinea|GUINEA|Guinée|Гвинея|几内亚|غينيا|Guinea [note 2]|Guinée (la)"),
    ],
)
def test_the_exact_official_short_name_is_an_answer(key, typed):
    texts = typed.split("|")
    assert keys(*texts) == dict.fromkeys(texts, (key,))


def test_no_other_name_belongs_to_two_states():
    names = State.recognizer().all_names
    shared = {tuple(sorted(match)) for match in names.whole.values() if len(match) > 1}
    assert shared | {tuple(sorted(k)) for k in names.words.values() if len(k) > 1} == set()


@pytest.mark.parametrize("language", languages.CODES)
def test_every_name_of_cldr_is_its_state_or_refused_without_a_suggestion(language):
    by_code = dict(State.objects.values_list("alpha2", "key"))
    territories = Locale(language).territories
    named = {name: by_code.get(code) for code, name in territories.items() if code.isalpha()}
    wrong = {
        name: match
        for name, match in State.recognizer()(named).items()
        if match.keys != ((named[name],) if named[name] else ())
        or ("Did you mean" in match.refusal)
    }
    assert wrong == {}


def test_what_is_no_state_here_is_never_given_another_states_name():
    texts = names_of_no_state()
    assert State.recognizer()(texts) == {text: refused(text) for text in texts}


@pytest.mark.parametrize(
    "text",
    [
        "Tiawan",
        "TAIWAN",
        "Taïwan",
        "Taiwan, Province of China",
        "China (Taiwan)",
        "Taiwan (China)",
        "Republic of China (Taiwan)",
        "中国台湾省",
        "中國台灣",
        "Тайвань (Китай)",
        "تايوان، مقاطعة صينية",
        "Republic of Kosovo",
        "Serbia and Kosovo",
        "Kossovo",
        "Kosovo (UNSCR 1244)",
        "China, Hong Kong SAR",
        "China, Hong Kong Special Administrative Region",
        "Cyprus (Turkish Republic of Northern Cyprus)",
        "Nothern Cyprus",
        "Western Sahara (Morocco)",
        "Sahara occidentale",
        "Somali land",
        "Islas Malvinas (Falkland)",
        "EU",
        "Ruritania",
        "xx",
        "999",
    ],
)
def test_a_spelling_of_what_is_no_state_gets_one_neutral_sentence(text):
    assert State.recognizer()([text]) == {text: refused(text)}


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("Nigera", "“Niger” or “Nigeria”"),
        ("Kenja", "“Kenya”"),
        ("Ivory Cost", "“Côte d'Ivoire”"),  # never the name that is recognized on input only
        ("Казахстын", "“Kazakhstan”"),
    ],
)
def test_a_typing_error_in_a_name_is_met_with_the_name(typed, suggestion):
    assert State.recognizer()([typed]) == {typed: refused(typed, suggestion)}


def test_a_code_is_not_read_into_letters_with_stops():
    assert keys("R.U.", "RU") == {"R.U.": (), "RU": ("RUS",)}


def test_a_name_that_is_held_back_from_the_public_is_read():
    StateName.objects.create(
        state=State.objects.get(key="KEN"),
        kind="official-short",
        language="en",
        text="Ruritania",
        held_back=True,
    )
    assert keys("ruritania") == {"ruritania": ("KEN",)}


def test_a_run_reads_the_names_once(django_assert_num_queries):
    recognizer = State.recognizer()
    recognizer(["Kenya", "Ruritania", "Phillipines"])
    with django_assert_num_queries(0):
        recognizer([f"State {number}" for number in range(1000)])


def test_names_are_taken_apart_anew_when_a_state_is_called_otherwise_and_only_then():
    keys("Kenya")
    before = names_of_states.cache_info()
    assert keys("Ruritania", "Kenya") == {"Ruritania": (), "Kenya": ("KEN",)}
    assert names_of_states.cache_info().misses == before.misses
    kenya = State.objects.get(key="KEN")
    kenya.name_en = "Ruritania"
    kenya.save()
    assert keys("ruritania") == {"ruritania": ("KEN",)}


def test_a_text_longer_than_any_name_is_refused_in_few_words():
    (match,) = State.recognizer()(["Kenya " * 100_000]).values()
    assert len(match.refusal) < 200
