"""Why something is done, as somebody typed it: the history keeps it beside their name."""

LONGEST_REASON = 400  # letters, as a batch keeps it


def typed_reason(request) -> str:
    """What may be said beside a change."""
    return request.POST.get("change_reason", "").strip()[:LONGEST_REASON]


def reason_in(request) -> str:
    """Why somebody withdraws, restores, merges or takes back: asked for."""
    return request.POST.get("reason", "").strip()[:LONGEST_REASON]
