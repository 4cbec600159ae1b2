from itertools import groupby

from django import template
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hld_site import languages
from hld_site.languages.text import LocalText
from hld_site.pages.models import Page
from hld_site.pages.prose import marks, to_html

register = template.Library()


@register.filter
def prose(text, sources) -> SafeString:
    """A text in Markdown; nh3 has cleaned it, so it needs no escaping."""
    return SafeString(to_html(text, [source.key for source in sources]))


@register.filter
def in_order_of_use(sources, page) -> list:
    """The sources of a page in the order in which its text first cites them, then the rest."""
    cited = marks(f"{page.summary} {page.body}")
    place = {key: number for number, key in enumerate(cited)}
    return sorted(sources, key=lambda source: place.get(source.key, len(cited)))


@register.filter
def by_section(items) -> list:
    """The printed items under the headings they stand under; without one, from where they begin."""
    sections = []
    for section, group in groupby(items, key=lambda item: item.section):
        under = list(group)
        heading = LocalText(section, languages.DEFAULT)
        if not section:
            words = _("Without a heading, from no. %(number)d") % {"number": under[0].position}
            heading = LocalText(words, languages.reader())
        sections.append((heading, under))
    return sections


@register.simple_tag
def pages_about(record) -> list:
    """The pages of prose that link to a record of another type."""
    if isinstance(record, Page):
        return []
    with translation.override(languages.DEFAULT):
        address = record.get_absolute_url()
    return list(
        Page.objects.published(timezone.now())
        .filter(body_en__contains=f"({address})")
        .order_by("key")
    )
