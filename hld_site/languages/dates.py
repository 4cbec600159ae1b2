"""Dates as the United Nations writes them in each of its six languages."""

import datetime
from collections.abc import Iterable, Sequence

from hld_site import languages

MONTHS = {
    "ar": "كانون الثاني/يناير|شباط/فبراير|آذار/مارس|نيسان/أبريل|أيار/مايو|حزيران/يونيه"
    "|تموز/يوليه|آب/أغسطس|أيلول/سبتمبر|تشرين الأول/أكتوبر|تشرين الثاني/نوفمبر"
    "|كانون الأول/ديسمبر",
    "zh": "1月|2月|3月|4月|5月|6月|7月|8月|9月|10月|11月|12月",
    "en": "January|February|March|April|May|June|July|August|September|October|November|December",
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "ru": "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря",
    "es": "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre"
    "|diciembre",
}
RUSSIAN_ALONE = "январь|февраль|март|апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь"

# Day and month, month and year, the word between two days, and between the first and last of many.
DAY_OF_MONTH = dict.fromkeys(languages.CODES, "{day} {month}") | {
    "zh": "{month}{day}日",
    "es": "{day} de {month}",
}
OF_YEAR = dict.fromkeys(languages.CODES, "{rest} {year}") | {
    "zh": "{year}年{rest}",
    "ru": "{rest} {year} года",
    "es": "{rest} de {year}",
}
AND = {"ar": " و ", "zh": "日和", "en": " and ", "fr": " et ", "ru": " и ", "es": " y "}
TO = {"ar": " إلى ", "zh": "日至", "en": " to ", "fr": " au ", "ru": "–", "es": " al "}
FROM = {"fr": "du ", "es": "del "}
COMMA = {"ar": "، ", "zh": "日、"}

# Since when and until when, before a day and before a month or year.
SINCE = {
    **{"ar": ("منذ {}", "منذ {}"), "zh": ("自{}起", "自{}起"), "en": ("since {}", "since {}")},
    **{"fr": ("depuis le {}", "depuis {}"), "ru": ("с {}", "с {}")},
    "es": ("desde el {}", "desde {}"),
}
UNTIL = {
    **{"ar": ("حتى {}", "حتى {}"), "zh": ("至{}", "至{}"), "en": ("until {}", "until {}")},
    **{"fr": ("jusqu’au {}", "jusqu’en {}"), "ru": ("до {}", "до {}")},
    "es": ("hasta el {}", "hasta {}"),
}


def month_name(month: int, language: str) -> str:
    return MONTHS[language].split("|")[month - 1]


def month_alone(month: int, language: str = "") -> str:
    """The month as it stands without a day: Russian has a form of its own."""
    language = language or languages.reader()
    return RUSSIAN_ALONE.split("|")[month - 1] if language == "ru" else month_name(month, language)


def day_number(day: int, language: str) -> str:
    return "1er" if language == "fr" and day == 1 else str(day)


def un_date(date: datetime.date, language: str = "") -> str:
    """3 October 2013, in the reader's language unless another is named."""
    return un_days([date], language)


def un_days(days: Iterable[datetime.date], language: str = "") -> str:
    """Several days of one meeting: "3 and 4 October 2013", "17 to 20 May 2022".

    Only days that follow one another without a gap and number three or more are written as a span:
    the Assembly met on 20 and 23 November 2015, not from one to the other.
    """
    language = language or languages.reader()
    days = sorted(set(days))
    if not days:
        return ""
    years = sorted({day.year for day in days})
    parts = []
    for year in years:
        months = sorted({day.month for day in days if day.year == year})
        written = [
            _days_of_month([d for d in days if (d.year, d.month) == (year, month)], month, language)
            for month in months
        ]
        parts.append(OF_YEAR[language].format(rest=_joined(written, language), year=year))
    return _joined(parts, language)


def _joined(parts: Sequence[str], language: str) -> str:
    word = "和" if language == "zh" else AND[language]
    return word.join(parts)


def _days_of_month(days: list[datetime.date], month: int, language: str) -> str:
    numbers = [day_number(day.day, language) for day in days]
    unbroken = days[-1].toordinal() - days[0].toordinal() == len(days) - 1
    if len(days) > 2 and unbroken:
        text = FROM.get(language, "") + numbers[0] + TO[language] + numbers[-1]
    elif len(days) > 1:
        comma = COMMA.get(language, ", ")
        text = comma.join(numbers[:-1]) + AND[language] + numbers[-1]
    else:
        text = numbers[0]
    return DAY_OF_MONTH[language].format(day=text, month=month_name(month, language))


def partial_date(text: str, language: str = "", since=False) -> str:
    """A date known to the year, month or day ("2018", "2019-02", "2013-10-24"), written out.

    After "since" and "from" Russian has another form of it.
    """
    language = language or languages.reader()
    parts = [int(part) for part in text.split("-")] if text else []
    if len(parts) == 3:
        return un_date(datetime.date(*parts), language)
    if len(parts) == 2:
        month = month_name if since else month_alone
        return OF_YEAR[language].format(rest=month(parts[1], language), year=parts[0])
    if parts and since and language == "ru":
        return f"{text} года"
    return text


def since(text: str) -> str:
    """Since 24 October 1945, since 2018: with the words that the reader's language puts before."""
    return _from_or_to(SINCE, text)


def until(text: str) -> str:
    return _from_or_to(UNTIL, text)


def _from_or_to(words: dict[str, tuple[str, str]], text: str) -> str:
    language = languages.reader()
    of_day, of_more = words[language]
    written = partial_date(text, language, since=True)
    if language == "zh" and text.isdecimal():
        written += "年"
    if language == "ru" and written.startswith("2 "):
        of_day = of_day.replace("с ", "со ")
    return (of_day if text.count("-") == 2 else of_more).format(written)
