"""The hours of a meeting as the United Nations writes them: 10 a.m. to 1 p.m."""

import re

from hld_site import languages

HALVES = {
    "am": {
        **{"ar": "صباحا", "zh": "上午", "en": "morning", "fr": "matin"},
        **{"ru": "первая половина дня", "es": "mañana"},
    },
    "pm": {
        **{"ar": "بعد الظهر", "zh": "下午", "en": "afternoon", "fr": "après-midi"},
        **{"ru": "вторая половина дня", "es": "tarde"},
    },
}
FROM = {
    **{"ar": "من الساعة {}", "zh": "{}起", "en": "from {}", "fr": "à partir de {}"},
    **{"ru": "с {}", "es": "a partir de las {} horas"},
}
FROM_TO = {
    **{"ar": "من الساعة {} إلى الساعة {}", "zh": "{}至{}", "en": "{} to {}", "fr": "de {} à {}"},
    **{"ru": "с {} до {}", "es": "de {} a {} horas"},
}
CLOCK = r"(\d\d?):(\d\d)"
# The half of the day is told by the hours that follow it in brackets.
SPAN = re.compile(rf"(?:[AP]M \()?{CLOCK}[-–]{CLOCK}\)?", re.I)
BEGINNING = re.compile(rf"from {CLOCK}", re.I)


def written(text: str) -> dict[str, str] | None:
    """ "AM", "from 09:30" or "10:00-13:00" in six languages; None for other words."""
    if half := HALVES.get(text.casefold()):
        return half
    if match := BEGINNING.fullmatch(text):
        hour, minute = map(int, match.groups())
        return {code: FROM[code].format(clock(hour, minute, code)) for code in languages.CODES}
    if match := SPAN.fullmatch(text):
        first, begun, last, ended = map(int, match.groups())
        return {code: span((first, begun), (last, ended), code) for code in languages.CODES}
    return None


def span(begins: tuple[int, int], ends: tuple[int, int], code: str) -> str:
    """A half of the day that both ends share is named once."""
    first, last = clock(*begins, code), clock(*ends, code)
    if half_of(begins[0]) == half_of(ends[0]):
        if code == "en" and " " in last:
            first = first.partition(" ")[0]
        if code == "zh":
            last = last.removeprefix(HALVES[half_of(ends[0])]["zh"])
    return FROM_TO[code].format(first, last)


def clock(hour: int, minute: int, code: str) -> str:
    if code == "en":
        if (hour, minute) == (12, 0):
            return "noon"
        return f"{hour % 12 or 12}{f'.{minute:02}' if minute else ''} {half_of(hour)[0]}.m."
    if code == "zh":
        half = HALVES[half_of(hour)]["zh"]
        return f"{half}{(hour - 1) % 12 + 1}时{f'{minute:02}分' if minute else ''}"
    if code == "fr":
        return f"{hour} h {minute:02}" if minute else f"{hour} heures"
    if code == "ru":
        return f"{hour} ч. {minute:02} м."
    return f"{hour}.{minute:02}" if code == "es" else f"{hour}:{minute:02}"


def half_of(hour: int) -> str:
    return "am" if hour < 12 else "pm"
