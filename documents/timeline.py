"""Where everything stands in the drawing of the timeline. Pure: events in, positions out.

The axis keeps the order of days but not their distances: a long gap is shortened and marked.
In a script that runs from right to left the whole drawing turns round.
"""

import bisect
import dataclasses
import datetime
import itertools
import unicodedata

from documents.chronicle import Event

NEAREST, FARTHEST, DAYS_PER_UNIT = 24, 52, 7
MARGIN, ROW = 40, 17
LABEL_GAP = 10


class Scale:
    """Days to positions: what happened on different days stands apart, but never too far."""

    def __init__(self, days):
        self.days = sorted(set(days))
        steps = [self.step(a, b) for a, b in itertools.pairwise(self.days)]
        self.places = list(itertools.accumulate(steps, initial=MARGIN))

    @staticmethod
    def step(earlier: datetime.date, later: datetime.date) -> float:
        return min(max((later - earlier).days / DAYS_PER_UNIT, NEAREST), FARTHEST)

    @property
    def length(self) -> float:
        return self.places[-1] + MARGIN

    def gaps(self) -> list[tuple[float, float]]:
        """The stretches of the axis that stand for more days than they show."""
        shortened = [
            (b - a).days / DAYS_PER_UNIT > FARTHEST for a, b in itertools.pairwise(self.days)
        ]
        return list(itertools.compress(itertools.pairwise(self.places), shortened))

    def __call__(self, day: datetime.date) -> float:
        """The place of any day, between those of the days that have something to show."""
        after = bisect.bisect_left(self.days, day)
        if after == len(self.days) or after == 0:
            return self.places[max(after - 1, 0)] if after else self.places[0]
        earlier, later = self.days[after - 1], self.days[after]
        part = (day - earlier) / (later - earlier)
        return self.places[after - 1] + part * (self.places[after] - self.places[after - 1])


@dataclasses.dataclass(frozen=True)
class Mark:
    """One event: where it begins and ends, each of its days, and its label on a row of its own."""

    event: Event
    label: str
    x: float
    end: float
    days: tuple[float, ...]
    label_x: float
    label_y: float
    y: float


def width_of(text: str) -> float:
    """How wide a label is drawn, near enough to keep labels apart."""
    return sum(12.5 if unicodedata.east_asian_width(sign) in "WF" else 6.6 for sign in text)


def rows_of(spans: list[tuple[float, float]]) -> list[int]:
    """The first row in which each span finds room after those before it."""
    ends: list[float] = []
    taken = []
    for start, end in spans:
        row = next((i for i, free in enumerate(ends) if free + LABEL_GAP <= start), len(ends))
        ends[row : row + 1] = [end]
        taken.append(row)
    return taken


@dataclasses.dataclass(frozen=True)
class Line:
    """From the document that convened a meeting, or prepared it, to the meeting."""

    verb: str
    path: str


@dataclasses.dataclass(frozen=True)
class Drawing:
    width: float
    height: float
    axis: float
    marks: dict[str, list[Mark]]
    lines: list[Line]
    years: list[tuple[int, float]]
    gaps: list[tuple[float, float]]


def spans(found: list[Event], scale: Scale, labels: dict) -> list[tuple[float, float]]:
    """What each event and its label take of a row; no label runs over an edge."""
    taken = []
    for event in found:
        half = width_of(labels[event]) / 2
        middle = (scale(event.first) + scale(event.last)) / 2 if event.sort != "meeting" else None
        middle = scale(event.first) if middle is None else middle
        middle = min(max(middle, half), scale.length - half)
        taken.append((middle - half, middle + half))
    return taken


def draw(found: list[Event], labels: dict[Event, str], on: datetime.date, rtl=False) -> Drawing:
    """The whole drawing, ending on the day ``on``."""
    scale = Scale([day for event in found if event.dated for day in event.days] + [on])
    sorts = ("resolution", "meeting", "report")
    events = {sort: [event for event in found if event.sort == sort] for sort in sorts}
    taken = {sort: spans(events[sort], scale, labels) for sort in sorts}
    rows = {sort: rows_of(taken[sort]) for sort in sorts}
    depth = {sort: ROW * (max(rows[sort], default=-1) + 1) for sort in sorts}
    top = depth["resolution"] + 20
    axis = top + 110
    reports = axis + 34 + depth["meeting"] + 16
    lanes = {"resolution": top, "meeting": axis, "report": reports}

    def turned(x: float) -> float:
        return round(scale.length - x if rtl else x, 1)

    def mark(event: Event, row: int, span: tuple[float, float]) -> Mark:
        y = lanes[event.sort]
        below = axis + 42 + row * ROW if event.sort == "meeting" else y + 16 + row * ROW
        return Mark(
            event=event,
            label=labels[event],
            x=turned(scale(event.first)),
            end=turned(scale(event.last)),
            days=tuple(turned(scale(day)) for day in event.days),
            label_x=turned(sum(span) / 2),
            label_y=y - 12 - row * ROW if event.sort == "resolution" else below,
            y=y,
        )

    marks = {sort: list(map(mark, events[sort], rows[sort], taken[sort])) for sort in sorts}
    return Drawing(
        width=round(scale.length, 1),
        height=reports + depth["report"] + 10,
        axis=axis,
        marks=marks,
        lines=lines(marks),
        years=[(year, turned(x)) for year, x in year_places(found, scale)],
        gaps=[(turned(a), turned(b)) for a, b in scale.gaps()],
    )


def year_places(found: list[Event], scale: Scale) -> list[tuple[int, float]]:
    """Each year that has a dated event, over the middle of its events."""
    days: dict[int, list[float]] = {}
    for event in found:
        if event.dated:
            days.setdefault(event.first.year, []).append(scale(event.first))
    return [(year, (min(places) + max(places)) / 2) for year, places in days.items()]


def lines(marks: dict[str, list[Mark]]) -> list[Line]:
    """The strongest word that joins a document and a meeting decides how its line is drawn."""
    meetings = {mark.event.record.pk: mark for mark in marks["meeting"]}
    drawn = []
    for mark in marks["resolution"]:
        joined: dict[int, str] = {}
        for link in mark.event.links:
            if link.verb == "convenes" or link.meeting_id not in joined:
                joined[link.meeting_id] = link.verb
        for pk, verb in joined.items():
            if target := meetings.get(pk):
                drawn.append(Line(verb, curve(mark, target)))
    return drawn


def curve(start: Mark, end: Mark) -> str:
    middle = (start.y + end.y) / 2
    return (
        f"M{start.x} {start.y + 5}C{start.x} {middle} {end.x} {middle} {end.x} {end.y - 7}"
    )
