"""What the page says to a question: what it left out, what it looked for instead, what it knows."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.html import strip_tags

from hld_site.search.chinese import MOST_QUESTIONS
from hld_site.search.days import signs_in
from hld_site.search.engines import entries_with
from hld_site.search.names import names_within, with_names
from hld_site.search.query import Query
from hld_site.search.strategies import search
from meetings.models import Meeting, Participation
from registry.models import State
from tests.builders import build


@pytest.fixture
def page(client):
    def read(typed):
        answer = client.get("/search/", {"q": typed}, follow=True)
        main = re.search(r"<main.*</main>", answer.content.decode(), re.S)[0]
        return " ".join(strip_tags(main).split())

    return read


def keys(typed, type=""):
    return [hit.key for hit in search(typed, timezone.now(), type).hits]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Ghana 2013", "2013: Second High-level Dialogue on International Migration and"),
        ("Ghana 2013", "No evidence of participation found; the list is partial."),
        ("Ghana 1999", "No meeting of that year is recorded."),
        ("Switzerland 2013", "Co-chaired (Federal Councillor (justice and police))"),
        ("Ghana zyzzyva", "Left out: zyzzyva"),
        ("Ghana Zyzzyvá", "Left out: Zyzzyvá"),
        ("瑞士圆桌会议9", "Left out: 圆桌会议, 9"),
        ("Switzerland round table 3", "State: Switzerland"),
        ("Finland on behalf of the European Union", "On behalf of: the European Union"),
        ("A/67/219", "This register has no A/67/219. Did you mean one of these?"),
        ("trafiking", "No results for trafiking. Showing results for trafficking."),
        ("A/RES/67/2019", "This register has no A/RES/67/2019. Did you mean one of these?"),
        ("A/RES/67/219 russian", "A/RES/67/219"),
        ("Kofi Annan", "Names of persons are not recorded here, only their offices"),
        ("Ban Ki-moon", "Names of persons are not recorded here, only their offices"),
        ('"dialogue migration"', "No text has the words in quotation marks side by side"),
        ("open questions", "Pages of this name: Open questions"),
        ("outcome of 2013", "Document A/RES/68/4"),
        ("convene hld-2013", "Decides to convene — Second High-level Dialogue"),
        ("14 September 2006", "14 September 2006"),
    ],
)
def test_the_page_answers(page, typed, sentence):
    assert sentence in page(typed)


@pytest.mark.parametrize(
    ("typed", "first", "sentence"),
    [
        ("国际移徙与发展高级别对话", "hld", "Showing results for 国际移徙与发展 高级别对话."),
        ("国际移民与发展高级别对话", "hld", "Showing results for 国际移民与发展 高级别对话."),
        ("2013 国际移徙与发展高级别对话", "hld-2013", "results for 国际移徙与发展 高级别对话."),
        ("移民发展", "gfmd", "No results for 移民发展. Showing results for 移民 发展."),
        ("国际移民税收", "international-organization-for-migration", "Left out: 税收"),
    ],
)
def test_chinese_that_fits_nothing_as_a_whole_was_not_looked_for_in_parts(
    page, typed, first, sentence
):
    assert keys(typed)[0] == first
    assert sentence in page(typed)


@pytest.mark.parametrize("typed", ["恐怖主义", "恐怖主义问题", "香港问题", "台湾地区", "潘基文"])
@pytest.mark.one_database
def test_a_small_part_of_what_was_asked_in_chinese_is_no_answer(typed):
    assert keys(typed) == []


@pytest.mark.one_database
def test_however_long_a_stretch_of_chinese_is_the_index_is_asked_so_many_times():
    with CaptureQueriesContext(connection) as asked:
        search("移徙" + "国税移法发文" * 30, timezone.now())
    assert len(asked) <= 2 * MOST_QUESTIONS + 5


@pytest.mark.parametrize(
    ("language", "typed", "usual"),
    [
        ("ru", "миграцией", "миграция"),
        ("ru", "мигранты", "мигрантов"),
        ("ru", "Франции 2013", "Франция 2013"),
        ("fr", "dialogues de haut niveau", "dialogue de haut niveau"),
        ("es", "migraciones", "migración"),
    ],
)
def test_an_ending_hid_most_of_what_there_is(language, typed, usual):
    with translation.override(language):
        assert set(keys(typed)) >= set(keys(usual))


@pytest.mark.parametrize(
    ("typed", "first"),
    [("Ганы", ["GHA"]), ("Китая", ["CHN"]), ("Участие Швейцарии в диалоге", ["CHE"]),
     ("Германии и Франции 2013", ["DEU", "FRA"])],
)  # fmt: skip
def test_a_state_is_named_by_another_form_of_its_name(typed, first):
    assert keys(typed)[: len(first)] == first


def test_the_word_that_was_typed_comes_before_its_other_forms():
    build(Meeting, 3, status="published", note="О Зенде")
    build(Meeting, 4, status="published", title_ru="О Зенде")
    build(Meeting, 5, status="published", note="С Зендой")
    build(Meeting, 6, status="published", title_ru="С Зендой")
    hits = search("зендой", timezone.now()).hits
    meetings = [Meeting.objects.get(key=hit.key) for hit in hits]
    titles = [meeting.title_ru or meeting.note for meeting in meetings]
    assert titles == ["С Зендой", "С Зендой", "О Зенде", "О Зенде"]
    assert [bool(meeting.note) for meeting in meetings] == [False, True, False, True]


@pytest.mark.parametrize("typed", ["Taiwan", "Kosovo", "Hong Kong", "恐怖主义", "zyzzyva blorbing"])
@pytest.mark.one_database
def test_persons_are_spoken_of_only_where_a_name_of_one_may_have_been_typed(page, typed):
    assert "Names of persons" not in page(typed)
    assert "Names of persons" in page("Kofi Annan 2006")


def test_quotation_marks_of_every_language_mean_a_phrase():
    pairs = ('""', "“”", "«»", "„“", "「」")
    phrases = [Query.read(f"{a}round table 3{b}").phrases for a, b in pairs]
    assert {phrase.spellings for (phrase,) in phrases} == {(("round", "table", "3"),)}
    assert keys("«Federal Councillor»") == ["hld-2013"]
    assert keys("“Councillor Federal”") == keys("Councillor Federal")


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("14 September 2006", ["m200609", "d20060914"]),
        ("September 14, 2006", ["m200609", "d20060914"]),
        ("3 and 4 October 2013", ["m201310", "d20131003", "d20131004"]),
        ("3-4 octobre 2013", ["m201310", "d20131003", "d20131004"]),
        ("1er décembre 2018", ["m201812", "d20181201"]),
        ("19 de mayo de 2011", ["m201105", "d20110519"]),
        ("3 октября 2013 года", ["m201310", "d20131003"]),
        ("в октябре 2013", ["m201310"]),
        ("3 تشرين الأول/أكتوبر 2013", ["m201310", "d20131003"]),
        ("٣ أكتوبر ٢٠١٣", ["m201310", "d20131003"]),
        ("2013年10月3日和4日", ["m201310", "d20131003", "d20131004"]),
        ("2006-09-14; 14.09.2006", ["m200609", "d20060914"]),
        ("31 February 2013; 45 May; May 2013", ["m201302", "m201305"]),
        ("A/RES/67/219 of 2013, chapter 9, 14", []),
    ],
)
def test_days_and_months_are_read_in_six_languages(text, signs):
    assert list(signs_in(text)) == signs


@pytest.mark.parametrize(
    "typed",
    [
        "14 September 2006",
        "14 septembre 2006",
        "14 de septiembre de 2006",
        "14 сентября 2006 года",
        "14 أيلول/سبتمبر 2006",
        "2006年9月14日",
    ],
)
def test_a_day_finds_its_meeting_first_in_every_language(typed):
    assert keys(typed)[0] == "hld-2006"


@pytest.mark.parametrize(
    "typed", ["第3圆桌会议", "第三圆桌会议", "第三次圆桌会议", "圆桌会议三", "第三圓桌會議"]
)
def test_a_round_table_is_numbered_in_chinese_in_more_than_one_way(typed):
    assert sorted(keys(typed)) == sorted(keys("圆桌会议3"))
    assert {"hld-2006", "hld-2013"} <= set(keys(typed))


def test_what_was_adopted_comes_before_its_draft():
    documents = keys("New York Declaration", "document")
    assert documents.index("A/RES/71/1") < documents.index("A/71/L.1")


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/state/philippines/", "/states/PHL/"),
        ("/documents/A/RES/67/2019/", "/documents/A/RES/67/219/"),
        ("/nowhere/trafiking/", "/focus/human-trafficking/"),
        ("/fr/reunions/14-septembre-2006/", "/fr/meetings/hld-2006/"),
    ],
)
def test_a_page_that_is_not_there_searches_for_the_last_part_of_its_address(client, address, page):
    answer = client.get(address)
    assert answer.status_code == 404
    assert f'href="{page}"' in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "typed", "first"),
    [
        ("/states/", "UK", "GBR"),
        ("/states/", "Россия", "RUS"),
        ("/states/", "cote", "CIV"),
        ("/states/", "緬甸", "MMR"),
        ("/organizations/", "iom", "international-organization-for-migration"),
        ("/organizations/", "refugees", "united-nations-high-commissioner-for-refugees"),
        ("/documents/", "outcome of 2013", "A/RES/68/4"),
        ("/documents/", "67/219", "A/RES/67/219"),
        ("/meetings/", "September 2006", "hld-2006"),
        ("/meetings/", "round table 3", "hld-2013"),
    ],
)
def test_a_list_shows_what_the_search_of_the_site_finds_in_its_order(client, address, typed, first):
    context = client.get(address, {"q": typed}).context
    listed = [row.key for row in context["page"]]
    assert listed[0] == first
    assert listed == keys(typed, context["record"].model._meta.model_name)[: len(listed)]


def test_a_state_was_found_where_one_took_part_whose_number_begins_with_its_own():
    first = State.objects.get(pk=1)
    rows = Participation.objects.published(timezone.now()).filter(state=first)
    took_part = set(rows.values_list("meeting__key", flat=True))
    query = Query.read(f"{first.name_en} 2013")
    query = with_names(query, names_within(query, timezone.now()))
    entries = entries_with(query.words[:1]).filter(part="participation", type="meeting")
    assert {entry.key for entry in entries} == took_part


def meetings_of(state):
    rows = Participation.objects.published(timezone.now()).filter(state=state)
    return set(rows.values_list("meeting__key", flat=True))


@pytest.mark.parametrize(
    "typed", ["Türkiye", "Turkey", "Turquie", "Турция", "土耳其", "تركيا", "türkiye "]
)
def test_a_name_as_pages_show_it_found_no_meeting_in_which_that_state_took_part(typed, client):
    state = State.objects.get(key="TUR")
    assert keys(typed)[0] == "TUR"
    assert set(keys(typed, "meeting")) == meetings_of(state) != set()
    answer = client.get("/meetings.json", {"q": typed})
    rows = json.loads(b"".join(answer.streaming_content))
    assert {row["key"] for row in rows} == meetings_of(state)


def test_a_name_of_several_words_is_found_in_what_a_part_names_and_in_texts_alike(client):
    korea = State.objects.get(key="KOR")
    meeting = build(Meeting, 3, status="published", title_en="On the Republic of Korea")
    build(Participation, 3, meeting=build(Meeting, 4, status="published"), state=korea)
    build(Participation, 5, meeting=build(Meeting, 6, status="draft"), state=korea)
    assert keys("Republic of Korea")[0] == "KOR"
    assert set(keys("Republic of Korea", "meeting")) == {meeting.key, *meetings_of(korea)}


@pytest.mark.parametrize(
    "typed",
    ["GFMD", "Global Forum on Migration and Development", "GFMD 2013", "全球移民与发展论坛",
     "Глобальный форум по миграции и развитию",
     "Forum mondial sur la migration et le développement"],
)  # fmt: skip
def test_a_process_was_not_found_in_what_it_took_part_in(typed, client):
    rows = Participation.objects.published(timezone.now()).filter(process__key="gfmd")
    took_part = set(rows.values_list("meeting__key", flat=True))
    assert keys(typed)[0] == "gfmd"
    assert took_part == {"hld-2013"} <= set(keys(typed, "meeting"))
    answer = client.get("/meetings.json", {"q": typed})
    listed = {row["key"] for row in json.loads(b"".join(answer.streaming_content))}
    assert took_part <= listed
