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

NEAREST, NEW_YEAR, FARTHEST, DAYS_PER_UNIT = 17, 36, 44, 8
MARGIN, ROW, REPORT_ROW = 40, 17, 25
LABEL_GAP = 10
ABOVE, BELOW = 105, 46  # from the axis to the resolutions, and to the first label of a meeting


class Scale:
    """Days to positions: what happened on different days stands apart, but never too far."""

    def __init__(self, days):
        self.days = sorted(set(days))
        steps = [self.step(a, b) for a, b in itertools.pairwise(self.days)]
        self.places = list(itertools.accumulate(steps, initial=MARGIN))

    @staticmethod
    def step(earlier: datetime.date, later: datetime.date) -> float:
        least = NEAREST if earlier.year == later.year else NEW_YEAR
        return min(max((later - earlier).days / DAYS_PER_UNIT, least), FARTHEST)

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
        if after in (0, len(self.days)):
            return self.places[0 if after == 0 else -1]
        earlier, later = self.days[after - 1], self.days[after]
        part = (day - earlier) / (later - earlier)
        return self.places[after - 1] + part * (self.places[after] - self.places[after - 1])


@dataclasses.dataclass(frozen=True)
class Mark:
    """One event: where it begins and ends, each of its days, and its label."""

    event: Event
    label: str
    x: float
    end: float
    days: tuple[float, ...]
    y: float
    label_x: float
    label_y: float


@dataclasses.dataclass(frozen=True)
class Connector:
    """From the document that convened a meeting, or prepared it, to the meeting."""

    verb: str
    path: str


@dataclasses.dataclass(frozen=True)
class Drawing:
    width: float
    height: float
    axis: float
    resolutions: list[Mark]
    meetings: list[Mark]
    reports: list[Mark]
    lines: list[Connector]
    years: list[tuple[int, float]]
    gaps: list[tuple[float, float]]


def width_of(text: str) -> float:
    """How wide a label is drawn, near enough to keep labels apart."""
    return sum(13 if unicodedata.east_asian_width(sign) in "WF" else 6.9 for sign in text)


def rows_of(spans: list[tuple[float, float]]) -> list[int]:
    """The first row in which each span finds room after those before it."""
    ends: list[float] = []
    taken = []
    for start, end in spans:
        row = next((i for i, free in enumerate(ends) if free + LABEL_GAP <= start), len(ends))
        ends[row : row + 1] = [end]
        taken.append(row)
    return taken


class Lane:
    """The events of one sort, each label in the first row where it has room."""

    def __init__(self, events: list[Event], labels: dict[Event, str], scale: Scale):
        self.events, self.labels, self.scale = events, labels, scale
        self.middles = [self.middle(event) for event in events]
        self.rows = rows_of([self.span(*pair) for pair in zip(events, self.middles, strict=True)])
        self.depth = max(self.rows, default=-1) + 1

    def middle(self, event: Event) -> float:
        """Under a dot, or under the middle of a bar; no label runs over an edge."""
        half = width_of(self.labels[event]) / 2
        end = event.first if event.dated else event.last
        middle = (self.scale(event.first) + self.scale(end)) / 2
        return min(max(middle, half), self.scale.length - half)

    def span(self, event: Event, middle: float) -> tuple[float, float]:
        half = width_of(self.labels[event]) / 2
        if event.dated:
            return middle - half, middle + half
        start, end = self.scale(event.first), self.scale(event.last)
        return min(middle - half, start), max(middle + half, end)

    def marks(self, place, turned) -> list[Mark]:
        """``place`` gives the heights of dot and label in a row; ``turned`` the final x."""
        return [
            Mark(
                event,
                self.labels[event],
                turned(self.scale(event.first)),
                turned(self.scale(event.last)),
                tuple(turned(self.scale(day)) for day in event.days),
                place(row)[0],
                turned(middle),
                place(row)[1],
            )
            for event, middle, row in zip(self.events, self.middles, self.rows, strict=True)
        ]


def draw(events: list[Event], labels: dict[Event, str], on: datetime.date, rtl=False) -> Drawing:
    """The whole drawing, ending on the day ``on``."""
    scale = Scale([day for event in events if event.dated for day in event.days] + [on])

    def turned(x: float) -> float:
        return round(scale.length - x if rtl else x, 1)

    def lane(sort: str) -> Lane:
        return Lane([event for event in events if event.sort == sort], labels, scale)

    resolutions, meetings, reports = lane("resolution"), lane("meeting"), lane("report")
    top = ROW * resolutions.depth + 12
    axis = top + ABOVE
    last = axis + BELOW + ROW * meetings.depth
    above = resolutions.marks(lambda row: (top, top - 11 - row * ROW), turned)
    on_axis = meetings.marks(lambda row: (axis, axis + BELOW + row * ROW), turned)
    below = reports.marks(
        lambda row: (last + row * REPORT_ROW, last + 16 + row * REPORT_ROW), turned
    )
    return Drawing(
        width=round(scale.length, 1),
        height=last + REPORT_ROW * reports.depth,
        axis=axis,
        resolutions=above,
        meetings=on_axis,
        reports=below,
        lines=lines(above, on_axis),
        years=[(year, turned(x)) for year, x in years(events, scale, on)],
        gaps=[(turned(start), turned(end)) for start, end in scale.gaps()],
    )


def years(events: list[Event], scale: Scale, on: datetime.date) -> list[tuple[int, float]]:
    """Each year that has a dated event, under the middle of its events, and the present one."""
    places: dict[int, list[float]] = {}
    for event in events:
        if event.dated:
            places.setdefault(event.first.year, []).append(scale(event.first))
    places.setdefault(on.year, [scale(on)])
    return [(year, (min(xs) + max(xs)) / 2) for year, xs in places.items()]


def lines(resolutions: list[Mark], meetings: list[Mark]) -> list[Connector]:
    """One line for each meeting that a resolution speaks of; "convenes" is the strongest word."""
    targets = {mark.event.record.pk: mark for mark in meetings}
    drawn = []
    for mark in resolutions:
        verbs: dict[int, str] = {}
        for link in sorted(mark.event.links, key=lambda link: link.verb != "convenes"):
            verbs.setdefault(link.meeting_id, link.verb)
        drawn += [
            Connector(verb, curve(mark, targets[pk])) for pk, verb in verbs.items() if pk in targets
        ]
    return drawn


def curve(start: Mark, end: Mark) -> str:
    middle = (start.y + end.y) / 2
    return f"M{start.x} {start.y + 5}C{start.x} {middle} {end.x} {middle} {end.x} {end.y - 7}"
