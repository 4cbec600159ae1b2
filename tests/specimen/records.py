from hld_site.records.declarations import Part, Record
from tests.specimen.models import Label, Loan, Specimen

SPECIMENS = Record(
    Specimen,
    "specimens",
    columns=(
        "caption", "key", "source", "language", "kind", "status_text", "name_en", "title", "body",
        "year", "version", "record", "place", "was", "last", "total", "owner",
        "amount", "weight", "pieces", "rank", "size", "grade", "is_lent", "is_complete",
        "starts_on", "ends_on", "seen_at", "opens_at", "takes", "since", "mail", "site", "shop",
        "server", "number", "remarks", "scan", "made_at", "changed_at", "age",
        "times_lent",
    ),
    listed=(
        "caption", "key", "kind", "language", "amount", "rank", "opens_at", "owner", "since",
        "is_lent", "made_at", "times_lent",
    ),
    filters=(
        "kind", "language", "rank", "size", "grade", "owner", "amount", "weight", "is_lent",
        "opens_at", "takes", "starts_on", "since", "number", "pieces", "record", "was", "total",
    ),
    search=("caption", "key", "title", "name_en", "body", "remarks", "labels.text"),
)  # fmt: skip
LABELS = Part(
    Label, "labels", columns=(
        "specimen", "language", "text", "place", "was", "total", "opens_at", "lasts", "state"
    ),
)  # fmt: skip
LOANS = Record(
    Loan,
    "loans",
    columns=("caption", "key", "specimen", "lender", "borrower"),
    listed=("caption", "specimen"),
    filters=("specimen",),
    search=("caption",),
    order=("specimen__key", "key"),
)
