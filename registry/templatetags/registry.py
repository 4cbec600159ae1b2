from django import template
from django.utils import timezone

from hld_site import languages
from registry.models import ContactPoint, Process, ProcessRelation

register = template.Library()


@register.simple_tag
def printed_processes() -> list[Process]:
    """Public processes that stand on the printed list of organizations."""
    public = Process.objects.published(timezone.now())
    return list(public.exclude(printed_position=None).order_by("printed_position"))


@register.filter
def by_validity(names) -> list:
    """Names through time, the latest first; those whose end is unknown stand before them."""
    return sorted(names, key=lambda name: name.valid_until or "9999", reverse=True)


@register.filter
def in_language(names, language: str) -> list:
    return [name for name in names if name.language == language]


@register.simple_tag
def contact_blocks() -> list:
    """Organizations that have a contact block, each with its lines in order."""
    points = ContactPoint.objects.published(timezone.now()).select_related("organization")
    blocks: dict = {}
    for point in points:
        blocks.setdefault(point.organization, []).append(point)
    return list(blocks.items())


@register.simple_tag
def formal_name(state, language: str) -> str:
    return getattr(state, f"formal_name_{language}")


@register.filter
def name_then(day, named) -> str:
    """What it was called on a day, or nothing where that is what it is called today."""
    if not day:
        return ""
    then = named.name_on(day)
    return "" if then == named.name else then


@register.simple_tag
def former_names(named, names) -> list:
    """The names that differ from today's in their language: an equal one is no former name."""
    return [name for name in names if name.text != getattr(named, f"name_{name.language}")]


@register.simple_tag
def name_since(named, names) -> str:
    """Since when it bears its present name in the reader's language.

    Türkiye has another name than Turkey had since June 2022, but not in Chinese. Where no former
    name is recorded that ended then, it is what there is to say.
    """
    former = former_names(named, names)
    since = named.name_since
    changed = {name.language for name in former if name.valid_until.startswith(since)}
    return since if not changed or languages.reader() in changed else ""


@register.simple_tag
def readers_language() -> str:
    return languages.reader()


@register.filter
def no_status_before(state, day) -> str:
    """Since when a State has had a place in the United Nations, if that is later than a day."""
    begun = [membership.valid_from for membership in state.memberships.all()]
    first = min(begun, default="")
    return first if day and first > str(day) else ""


@register.simple_tag
def succession(process) -> list[ProcessRelation]:
    """What a process was renamed as, or gave way to; since when."""
    public = process.relations.published(timezone.now()).select_related("other")
    return list(public.filter(relation__in=("renamed", "succeeded-by")).order_by("since"))
