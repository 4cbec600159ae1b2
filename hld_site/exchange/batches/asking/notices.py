"""What was done to the rows of a sheet by itself, told once for all of them with their numbers."""

import dataclasses

from django.utils.translation import gettext as _

from hld_site.exchange.files_in.sheet_warnings import RowRanges, SheetWarning

SHOWN = 3  # texts
LONGEST = 60


@dataclasses.dataclass
class OfRows:
    """The rows of a column to which the same was done, and some of their texts."""

    source: str
    rows: RowRanges = dataclasses.field(default_factory=RowRanges)
    texts: dict[str, None] = dataclasses.field(default_factory=dict)

    def message(self, what: str) -> str:
        texts = ", ".join(f"“{text}”" for text in self.texts)
        return sentence(what) % {"rows": self.rows, "texts": texts, "source": self.source}


class Notices:
    """``sentences`` hold for the whole sheet; the others name rows."""

    def __init__(self) -> None:
        self.sentences: list[SheetWarning] = []
        self.of_rows: dict[tuple[str, str], OfRows] = {}

    def tell(self, sentence: str, row: int | None = None) -> None:
        self.sentences.append(SheetWarning(row, "", sentence))

    def add(self, what: str, row: int, column: str = "", text: str = "", source: str = "") -> None:
        """``source``: where a column is to be changed that is not read."""
        notice = self.of_rows.setdefault((what, column), OfRows(source))
        notice.rows.add(row)
        if text and len(notice.texts) < SHOWN:
            notice.texts[text[:LONGEST]] = None

    def warnings(self) -> list[SheetWarning]:
        of_rows = (
            SheetWarning(notice.rows.first, column, notice.message(what))
            for (what, column), notice in self.of_rows.items()
        )
        return [*self.sentences, *of_rows]


def sentence(what: str) -> str:
    return {
        "headings": _("The headings stand here again, and are left out: %(rows)s."),
        "totals": _("A total is no record, and is left out: %(rows)s (%(texts)s)."),
        "remarks": _("Notes and sources are left out: %(rows)s (%(texts)s)."),
        "tags": _("A row of tags is left out: %(rows)s (%(texts)s)."),
        "padded": _(
            "Codes that had lost their leading noughts (%(texts)s …) are read with them: %(rows)s."
        ),
        "unseen": _("Signs that nobody sees were taken out: %(rows)s."),
        "spelling": _(
            "The file spells names in its own way (%(texts)s …). The register keeps its own:"
            " %(rows)s."
        ),
        "twice read": _("Letters were garbled (%(texts)s …), and are put right: %(rows)s."),
        "unread": _(
            "Whether it is meant as it stands could not be checked, for what it names is not yet in"
            " the register: %(rows)s."
        ),
        "worked out": _("The register works it out, and does not read it (%(texts)s …): %(rows)s."),
        "follows": _(
            "It follows from “%(source)s”, and is not read here (%(texts)s …): %(rows)s. Change it"
            " there."
        ),
        "persons": _("Names of persons are left out, for the register keeps offices: %(rows)s."),
    }[what]
