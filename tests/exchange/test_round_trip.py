"""Any value that a record may hold leaves in every format and comes back equal, for every type."""

import dataclasses

import pytest
from django.core.exceptions import ValidationError
from django.db import models, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hld_site.exchange.batches.asking.questions import unanswered
from hld_site.exchange.batches.checking.cell_judge import key_fault
from hld_site.exchange.files_out.folders import whole
from hld_site.exchange.files_out.formats import FORMATS
from hld_site.exchange.files_out.json_writer import data_of
from hld_site.exchange.models import Batch, Stage
from hld_site.records import catalogue
from hld_site.records.fields import Line, PartialDate, Prose
from tests.builders import example
from tests.files import applied, checked, counts, messages_of
from tests.sampling import LONG, covering

SIX_SCRIPTS = st.text(
    alphabet=st.characters(exclude_categories=["Cs"])
    | st.sampled_from("عربي中文Рус éñ\u0301\u200f'=+-@\t\n\""),
    max_size=30,
)
BAD_STARTS = st.sampled_from(["=", "+", "-", "@", "'", "'=", "\t", "_x0041_", "_x005F_", "_x000D_"])
TEXT = SIX_SCRIPTS | st.builds("{}{}".format, BAD_STARTS, SIX_SCRIPTS)
# Letters that were lost, and formulas that failed, are refused whatever a person says.
TEXT = TEXT.filter(lambda text: not key_fault(text.strip()))
MEANT = {"nothing": "no", "garbled": "no"}  # the text is meant as it is; else "yes" says so
# A failure is told as it was found: to make it smaller would take minutes.
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
FILES = sorted(FORMATS)


def texts_of(declared) -> list[models.Field]:
    """The columns into which a person may type anything."""
    return [
        field
        for field in declared.model._meta.concrete_fields
        if isinstance(field, Line | Prose)
        and not isinstance(field, PartialDate)
        and field.name not in (*declared.natural_key, *declared.model.filled_in)
    ]


def file_of(declared, row, format: str) -> tuple[str, bytes]:
    table = whole(declared)
    only = dataclasses.replace(table, rows=table.rows.filter(pk=row.pk))
    return FORMATS[format].file_name(declared), b"".join(FORMATS[format].write(only))


def meant(name, file) -> Batch:
    """Every doubt is answered: what the file says is meant. One answer may let another arise."""
    answers: dict[str, str] = {}
    batch = checked(name, file, empty="clear")
    while asked := unanswered(batch):
        answers |= {one["code"]: MEANT.get(one["kind"], "yes") for one in asked}
        batch = checked(name, file, empty="clear", answers=answers)
    return batch


@pytest.mark.parametrize(
    ("declared", "format"),
    covering(catalogue.everything(), FILES),
    ids=lambda value: getattr(value, "name", value),
)
@settings(
    max_examples=60 if LONG else 2,
    phases=PHASES,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_what_a_row_holds_leaves_and_comes_back_equal(declared, format, data):
    with transaction.atomic():
        row = example(declared.model)
        before = {field.attname: getattr(row, field.attname) for field in texts_of(declared)}
        for field in texts_of(declared):
            setattr(row, field.attname, data.draw(TEXT, label=field.name))
        try:
            row.full_clean()
        except ValidationError:
            transaction.set_rollback(True)
            return
        row.save()
        row.refresh_from_db()
        data = data_of(whole(declared), row)
        name, file = file_of(declared, row, format)
        declared.model._default_manager.filter(pk=row.pk).update(**before)
        batch = meant(name, file)
        assert messages_of(applied(batch) if batch.stage == Stage.READY else batch) == []
        row = declared.model._default_manager.get(pk=row.pk)
        assert data_of(whole(declared), row) == data
        assert counts(checked(name, file, empty="clear")) == {"unchanged": 1}
        transaction.set_rollback(True)
