"""What is written only if a person says so: asked once for many rows, with "no" as the default."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from hld_site.exchange.batches.asking.questions import NO, YES, Questions, SheetQuestions

if TYPE_CHECKING:
    from hld_site.exchange.batches.checking.drafts import Draft
    from hld_site.exchange.batches.planning.plan import SheetPlan


class Consents(SheetQuestions):
    """Asks about the rows of one sheet. After a no it is asked all the same, so that the page can
    show it as answered.
    """

    def __init__(self, questions: Questions, plan: "SheetPlan"):
        super().__init__(questions, plan.sheet)
        self.plan = plan

    def of_cell(
        self,
        draft: "Draft",
        what: str,
        column: str,
        text: str,
        message: str = "",
        cell: str = "",
        **about: Any,
    ) -> str:
        """The answer about a doubtful cell, which is refused until there is one; else empty.

        ``goes_on``: its rows are counted, and do not wait for it. ``cell``: the column that is
        refused, where what is asked is about none.
        """
        answer = self.answer(what, column, allowed=(YES, NO)) or ""
        if answer != YES:
            heading = self.plan.heading_of(column) if column else ""
            about |= {"type": self.plan.declared.name, "column": heading, "text": text}
            self.ask(what, column, keys=[NO, YES], **about)
        if not answer and not about.get("goes_on"):
            draft.refuse(cell or column, text, f"{message} {answer_it()}", waits=True)
        return answer

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
        """Whether a doubtful row is written; it is left out after a no."""
        about: Any = {"example": message, "goes_on": goes_on}
        answer = self.of_cell(draft, what, column, text, message, cell, **about)
        if answer == YES or (not answer and goes_on):
            return True
        if answer == NO:
            draft.refuse(cell or column, text, message)
        draft.left_out = answer == NO
        return False


def answer_it() -> str:
    return _("Answer the question above the rows.")
