"""One valid record of each type: the only thing a new type owes the contract tests."""

from documents.models import Document
from hld_site.pages.models import Page, WebLink
from meetings.models import Meeting
from registry.models import FocusTheme, Organization, Process, State

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# The two-letter codes that ISO 3166 leaves to its users: no State has one.
NO_STATE = [f"X{letter}" for letter in LETTERS] + [f"Q{letter}" for letter in LETTERS[12:]]


def no_state(number: int) -> tuple[str, str]:
    """An alpha-2 and an alpha-3 code that belong to nobody."""
    alpha2 = NO_STATE[number % len(NO_STATE)]
    return alpha2, alpha2 + LETTERS[number % 26]


BUILDERS = {
    State: lambda n: State(
        key=no_state(n)[1], alpha2=no_state(n)[0], m49=f"{900 + n}", name_en=f"Ruritania {n}"
    ),
    Organization: lambda n: Organization(
        key=f"ruritanian-office-{n}", name_en=f"Ruritanian Office {n}", kind="secretariat"
    ),
    Process: lambda n: Process(key=f"ruritanian-process-{n}", name_en=f"Ruritanian Process {n}"),
    FocusTheme: lambda n: FocusTheme(key=f"ruritanian-theme-{n}", name_en=f"Ruritanian theme {n}"),
    Meeting: lambda n: Meeting(
        key=f"ruritanian-meeting-{1900 + n}",
        title_en=f"Ruritanian meeting {n}",
        kind="panel-discussion",
    ),
    Document: lambda n: Document(
        key=f"A/RES/99/{n}", symbol=f"A/RES/99/{n}", title_en=f"Ruritania {n}", kind="resolution"
    ),
    Page: lambda n: Page(key=f"ruritania/{n}", title_en=f"Ruritania {n}", body_en=f"Text {n}."),
    WebLink: lambda n: WebLink(
        key=f"ruritania-{n}",
        title_en=f"Ruritania {n}",
        address=f"https://example.org/{n}",
        kind="institution",
    ),
}


def build(model, number: int = 1, status: str = "published", **values):
    """A saved record that has met every rule."""
    record = BUILDERS[model](number)
    record.status = status
    for name, value in values.items():
        setattr(record, name, value)
    record.full_clean()
    record.save()
    return record
