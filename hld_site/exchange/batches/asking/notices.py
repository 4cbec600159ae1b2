"""What was done to the rows of a sheet by itself, told once for all of them with their numbers."""

from django.utils.translation import gettext as _

from hld_site.exchange.files_in.sheet_warnings import RowRanges, SheetWarning

SHOWN = 3  # texts
LONGEST = 60


class Notices:
    """``sentences`` hold for the whole sheet; the others name rows."""

    def __init__(self) -> None:
        self.sentences: list[SheetWarning] = []
        self.rows: dict[tuple[str, str], RowRanges] = {}
        self.texts: dict[tuple[str, str], dict[str, None]] = {}
        self.sources: dict[tuple[str, str], str] = {}

    def tell(self, sentence: str, row: int | None = None) -> None:
        self.sentences.append(SheetWarning(row, "", sentence))

    def add(self, what: str, row: int, column: str = "", text: str = "", source: str = "") -> None:
        """``source``: where a column is to be changed that is not read."""
        at = what, column
        self.sources[at] = source
        self.rows.setdefault(at, RowRanges()).add(row)
        texts = self.texts.setdefault(at, {})
        if text and len(texts) < SHOWN:
            texts[text[:LONGEST]] = None

    def warnings(self) -> list[SheetWarning]:
        warnings = list(self.sentences)
        for (what, column), rows in self.rows.items():
            texts = ", ".join(f"“{text}”" for text in self.texts[what, column])
            given = {"rows": rows, "texts": texts, "source": self.sources[what, column]}
            message = sentence(what) % given
            warnings.append(SheetWarning(rows.first, column, message))
        return warnings


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
