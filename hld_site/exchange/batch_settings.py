"""What a person chose for a batch, as its ``settings`` keep it."""

from typing import TypedDict


class SheetSettings(TypedDict, total=False):
    """For one sheet of a file; it stands before what holds for the whole file."""

    type: str  # what a row describes; "-" leaves the sheet out
    header_row: int
    encoding: str
    delimiter: str
    guarded: bool  # whether an apostrophe before = + - @ was put there for spreadsheets
    columns: dict[str, str]  # by heading; "" leaves it out
    mended: dict[str, dict[str, str]]  # cells written anew, by row and heading
    left_out: list[int]  # rows that got a tick


class Settings(TypedDict, total=False):
    """Those of imports, then those of sets of changes, then that of an undo."""

    language: str  # of whoever brought it, in which its rows are judged
    type: str
    header_row: int
    columns: dict[str, str]
    constants: dict[str, dict[str, str]]  # what holds for all rows, by type; under "" for any type
    sheets: dict[str, SheetSettings]  # by the key of a sheet
    answers: dict[str, str]  # by the code of a question
    ignore_unknown: bool  # columns that are not recognized
    empty: str  # whether an empty cell says "keep" or "clear"
    unchecked: bool  # whether some of this was kept since the last check, and none has read it
    unlimited: bool  # from the command line: as many rows as there are
    first_load: bool  # what the register began with, which is not taken back
    gathered: str  # the set of changes that took it in
    sent: str  # when a set was sent to those who publish
    sent_back: str  # why it came back to whoever made it, and by whom
    sent_back_by: int
    at: str  # when it shall be published
    writers: list[int]  # whoever proposed some of it
    leads_on: list[tuple[int, str, int]]  # content type, key and new number of records that merge
    translation: str  # the language that it translates into
    insist: bool  # take back what was edited since, too
    left_out: list[str]  # rows that got a tick, by type and id
