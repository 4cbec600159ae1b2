"""Where everything stands in the drawing of the timeline. Pure: events in, positions out.

The axis keeps the order of days but not their distances: a long gap is shortened and marked.
In a script that runs from right to left the whole drawing turns round.
"""

import bisect
import dataclasses
import datetime
import itertools
import unicodedata

from documents.chronicle import CONVENING, Event

NEAREST, NEW_YEAR, FARTHEST, DAYS_PER_UNIT = 17, 36, 44, 8
MARGIN, ROW, BAR_ROW = 40, 19, 10
LABEL_GAP = 10
ABOVE, BELOW = 90, 24  # from the axis to the resolutions, and to the first label of a meeting


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
    """One event: where it begins and ends, each of its days, and its label, where it has one."""

    event: Event
    label: str
    x: float
    end: float
    days: tuple[float, ...]
    y: float
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
    start: float
    end: float
    years_y: float
    resolutions: list[Mark]
    meetings: list[Mark]
    reports: list[Mark]
    lines: list[Connector]
    years: list[tuple[int, float]]
    gaps: list[tuple[float, float]]


def width_of(text: str) -> float:
    """How wide a label is drawn, near enough to keep labels apart."""
    return sum(15 if unicodedata.east_asian_width(sign) in "WF" else 8.2 for sign in text)


def rows_of(spans: list[tuple[float, float]]) -> list[int]:
    """The first row in which each span finds room after those before it."""
    ends: list[float] = []
    taken = []
    for start, end in spans:
        row = next((i for i, free in enumerate(ends) if free + LABEL_GAP <= start), len(ends))
        ends[row : row + 1] = [end]
        taken.append(row)
    return taken


def flags(spans: list[tuple[float, float]]) -> list[int]:
    """The row of each label that begins at its mark, as a flag at a pole.

    It flies above all later ones whose poles it would meet, so that none crosses a label.
    """
    rows: list[int] = []
    for place, (_start, end) in reversed(list(enumerate(spans))):
        later = zip(spans[place + 1 :], rows, strict=True)
        met = [row + 1 for (start, _end), row in later if start < end + LABEL_GAP]
        rows.insert(0, max(met, default=0))
    return rows


class Lane:
    """The events of one sort; ``rows`` of their labels, or of the bars where no label is shown."""

    def __init__(self, events: list[Event], labels: dict[Event, str], scale: Scale):
        self.events, self.labels, self.scale = events, labels, scale
        named = [event for event in events if labels[event]]
        spans = [self.span(event) for event in named]
        rows = flags(spans) if named else rows_of([self.bar(event) for event in events])
        self.rows = dict.fromkeys(events, 0) | dict(zip(named or events, rows, strict=True))
        self.depth = max(rows, default=-1) + 1
        self.reach = max((end for _start, end in spans), default=0)

    def bar(self, event: Event) -> tuple[float, float]:
        return self.scale(event.first), self.scale(event.first if event.dated else event.last)

    def span(self, event: Event) -> tuple[float, float]:
        start = self.scale(event.first)
        return start, start + 4 + width_of(self.labels[event])

    def marks(self, place, turned) -> list[Mark]:
        """``place`` gives the heights of dot and label in a row; ``turned`` the final x."""
        return [
            Mark(
                event,
                self.labels[event],
                turned(self.scale(event.first)),
                turned(self.scale(event.last)),
                tuple(turned(self.scale(day)) for day in event.days),
                *place(self.rows[event]),
            )
            for event in self.events
        ]


def draw(events: list[Event], labels: dict[Event, str], on: datetime.date, rtl=False) -> Drawing:
    """The whole drawing, ending on the day ``on``."""
    scale = Scale([day for event in events if event.dated for day in event.days] + [on])

    def lane(sort: str) -> Lane:
        return Lane([event for event in events if event.sort == sort], labels, scale)

    resolutions, meetings, reports = lane("resolution"), lane("meeting"), lane("report")
    width = max(scale.length, resolutions.reach, meetings.reach)

    def turned(x: float) -> float:
        return round(width - x if rtl else x, 1)

    top = ROW * resolutions.depth + 12
    axis = top + ABOVE
    years_y = axis + BELOW + ROW * meetings.depth
    last = years_y + 18
    above = resolutions.marks(lambda row: (top, top - 11 - row * ROW), turned)
    on_axis = meetings.marks(lambda row: (axis, axis + BELOW + row * ROW), turned)
    below = reports.marks(lambda row: (last + row * BAR_ROW, 0), turned)
    return Drawing(
        width=round(width, 1),
        height=last + BAR_ROW * reports.depth,
        axis=axis,
        start=turned(0),
        end=turned(scale.length),
        years_y=years_y,
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
            if link.verb in CONVENING:
                verbs.setdefault(link.meeting_id, link.verb)
        drawn += [
            Connector(verb, curve(mark, targets[pk])) for pk, verb in verbs.items() if pk in targets
        ]
    return drawn


def curve(start: Mark, end: Mark) -> str:
    middle = (start.y + end.y) / 2
    return f"M{start.x} {start.y + 5}C{start.x} {middle} {end.x} {middle} {end.x} {end.y - 7}"
