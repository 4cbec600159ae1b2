"""What a row says though it is hardly meant."""

import dataclasses
from typing import Any


@dataclasses.dataclass(frozen=True)
class Doubt:
    """What a person should look at before a row is written; ``code`` is one for all such rows.

    ``goes_on``: it may well be so, and is written unless somebody says no.
    """

    code: str
    column: str
    message: Any
    goes_on: bool = False
