"""The label of a choice is found without translating all the others."""

from unittest import mock

from django.utils import translation
from django.utils.translation import trans_real

from meetings.models import Meeting


def test_a_choice_is_called_by_its_label_in_the_language_of_the_page():
    meeting = Meeting(kind="panel-discussion")
    assert meeting.get_kind_display() == "Panel discussion"
    with (
        translation.override("fr"),
        mock.patch.object(trans_real, "gettext", side_effect=trans_real.gettext) as asked,
    ):
        assert meeting.get_kind_display() not in ("", "Panel discussion", "panel-discussion")
    assert asked.call_count <= 1
    assert Meeting(kind="of no such kind").get_kind_display() == "of no such kind"
    assert Meeting(kind=None).get_kind_display() is None
