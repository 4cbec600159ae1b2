"""What is written only if a person says so: asked once for many rows, with "no" as the default."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from hld_site.exchange.batches.asking.questions import NO, YES, SheetQuestions

if TYPE_CHECKING:
    from hld_site.exchange.batches.checking.drafts import Draft
    from hld_site.exchange.batches.planning.plan import SheetPlan


class Consents:
    """Asks about one sheet. After a no it is asked all the same, so that the page can show it as
    answered.
    """

    def __init__(self, plan: "SheetPlan", asking: SheetQuestions):
        self.plan, self.asking = plan, asking

    def answer(self, what: str, column: str) -> str | None:
        return self.asking.answer(what, column, allowed=(YES, NO))

    def ask(self, what: str, column: str, text: str, **about: Any) -> None:
        """``goes_on``: its rows are counted, and do not wait for the answer."""
        self.asking.ask(
            what,
            column,
            type=self.plan.declared.name,
            column=self.plan.heading_of(column) if column else "",
            text=text,
            keys=[NO, YES],
            **about,
        )

    def of_row(
        self,
        draft: "Draft",
        what: str,
        column: str,
        text: str,
        message: str,
        goes_on: bool = False,
        cell: str = "",
    ) -> bool:
        """Whether a doubtful row is written: refused until it is answered, left out after a no.

        One that ``goes_on`` is written without an answer too. ``cell``: the column that is
        refused, where what is asked is about none.
        """
        answer = self.answer(what, column)
        if answer != YES:
            self.ask(what, column, text, example=message, goes_on=goes_on)
        if answer == YES or (answer is None and goes_on):
            return True
        if answer is None:
            message = f"{message} {answer_it()}"
        draft.refuse(cell or column, text, message, waits=answer is None)
        draft.left_out = answer == NO
        return False


def answer_it() -> str:
    return _("Answer the question above the rows.")
