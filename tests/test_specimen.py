"""A type with every class of field, through every door: what a stranger does must work.

The app is no part of the register, so that its tests run in a process with settings of their own.
"""

import subprocess
import sys

from django.db import connection

from tests.test_architecture import ROOT

FILES = [
    *(f"tests/specimen/{name}.py" for name in ("contract", "pages", "desk", "rules", "loans")),
    *(f"tests/test_{name}.py" for name in ("record_contract", "part_contract")),
    "tests/test_record_contract_at_the_desk.py",
]
# Of the contracts what is asked of its types.
TYPES = "specimen or labels or loans"


def test_a_type_with_every_class_of_field_passes_every_door():
    marks = "" if connection.vendor == "sqlite" else "not one_database"
    command = [sys.executable, "-m", "pytest", "-q", "--ds=tests.specimen.settings", "-m", marks,
               "-k", TYPES, "-p", "no:cacheprovider", *FILES]  # fmt: skip
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
