"""Dates as the United Nations writes them, on the days of the two dialogues and others."""

import datetime

import pytest
from django.utils import translation

from hld_site import languages
from hld_site.languages.dates import partial_date, since, un_date, un_days, until

pytestmark = pytest.mark.one_database


def days(*texts):
    return [datetime.date.fromisoformat(text) for text in texts]


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("ar", "3 تشرين الأول/أكتوبر 2013"),
        ("zh", "2013年10月3日"),
        ("en", "3 October 2013"),
        ("fr", "3 octobre 2013"),
        ("ru", "3 октября 2013 года"),
        ("es", "3 de octubre de 2013"),
    ],
)
def test_a_day_in_six_languages(language, written):
    assert un_date(datetime.date(2013, 10, 3), language) == written


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("ar", "14 و 15 أيلول/سبتمبر 2006"),
        ("zh", "2006年9月14日和15日"),
        ("en", "14 and 15 September 2006"),
        ("fr", "14 et 15 septembre 2006"),
        ("ru", "14 и 15 сентября 2006 года"),
        ("es", "14 y 15 de septiembre de 2006"),
    ],
)
def test_two_days_are_joined_and_no_range(language, written):
    assert un_days(days("2006-09-14", "2006-09-15"), language) == written


def test_two_separate_days_look_like_two():
    assert un_days(days("2015-11-20", "2015-11-23"), "en") == "20 and 23 November 2015"


def test_three_days_in_a_row_are_a_span():
    assert un_days(days("2006-06-28", "2006-06-29", "2006-06-30"), "en") == "28 to 30 June 2006"


def test_three_days_with_a_gap_are_no_span():
    assert un_days(days("2006-07-04", "2006-07-08", "2006-07-12"), "en") == "4, 8 and 12 July 2006"


def test_days_of_two_months_name_both():
    assert un_days(days("2006-07-31", "2006-08-01"), "en") == "31 July and 1 August 2006"


def test_the_first_day_of_a_french_month():
    assert un_date(datetime.date(2013, 10, 1), "fr") == "1er octobre 2013"


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [
        ("", "en", ""),
        ("2018", "en", "2018"),
        ("2019-02", "en", "February 2019"),
        ("2019-02", "ru", "февраль 2019 года"),
        ("2019-02", "es", "febrero de 2019"),
        ("2019-02", "zh", "2019年2月"),
        ("2013-10-24", "en", "24 October 2013"),
    ],
)
def test_a_date_known_in_part_says_no_more_than_is_known(text, language, written):
    assert partial_date(text, language) == written


@pytest.mark.parametrize(
    ("language", "text", "since_then", "until_then"),
    [
        ("fr", "1945-10-24", "depuis le 24 octobre 1945", "jusqu’au 24 octobre 1945"),
        ("fr", "2022-06", "depuis juin 2022", "jusqu’en juin 2022"),
        ("es", "1945-10-24", "desde el 24 de octubre de 1945", "hasta el 24 de octubre de 1945"),
        ("es", "2018", "desde 2018", "hasta 2018"),
        ("ru", "2022-06", "с июня 2022 года", "до июня 2022 года"),
        ("ru", "2002-09-02", "со 2 сентября 2002 года", "до 2 сентября 2002 года"),
        ("zh", "2018", "自2018年起", "至2018年"),
        ("en", "2018", "since 2018", "until 2018"),
    ],
)
def test_since_and_until_take_the_words_of_a_day_a_month_or_a_year(
    language, text, since_then, until_then
):
    with translation.override(languages.in_django(language)):
        assert (since(text), until(text)) == (since_then, until_then)
