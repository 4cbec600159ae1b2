"""Atom feeds (RFC 4287): new and changed records of any list, or of all, in sentences.

Feeds of all records of a type tell of those that are public no more, by their key alone.
"""

import datetime
import uuid
from io import BytesIO
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hld_site import languages
from hld_site.browse import published_rows
from hld_site.browse.context import site
from hld_site.browse.downloads import UnreadableFiltersError
from hld_site.browse.feed_positions import Pages, Position, together
from hld_site.browse.other_files import FileRequest, OtherFile
from hld_site.browse.public_history import (
    MOST,
    DayOfChange,
    days_of_change,
    days_of_leaving,
    moment_of,
)
from hld_site.browse.query_strings import without
from hld_site.languages.dates import un_date
from hld_site.languages.punctuation import colon, listed, stop
from hld_site.publishing import generation
from hld_site.records import catalogue

CONTENT_TYPE = Atom1Feed.content_type
BEFORE = "before"
NEVER = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class Feed(Atom1Feed):
    """Its moment is that of the last change, not of the question; paged by RFC 5005."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for relation in ("first", "next"):
            if address := self.feed[relation]:
                handler.addQuickElement("link", "", {"rel": relation, "href": address})

    def latest_post_date(self) -> datetime.datetime:
        moments = [item["updateddate"] for item in self.items]
        return max(moments) if moments else generation.current().raised_at or NEVER

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Where the record was before its key changed: relations of links by RFC 5829."""
        super().add_item_elements(handler, item)
        for address in item["left"]:
            handler.addQuickElement("link", "", {"rel": "predecessor-version", "href": address})


def sentence(day: DayOfChange) -> str:
    """Second High-level Dialogue: venue changed."""
    return f"{called(day)}{colon()}{what_changed(day)}"


def called(day: DayOfChange) -> str:
    """What it is called, and its title where that is not it; its key where it is gone."""
    record = day.record
    if day.is_gone:
        kind = capfirst(str(record._meta.verbose_name))
        return f"{kind} {_('“%(name)s”') % {'name': record.key}}"
    if not record.subtitle:
        return str(record.heading)
    return listed([record.heading, _("“%(name)s”") % {"name": record.subtitle}])


def what_changed(day: DayOfChange) -> str:
    if day.is_gone:
        return _("no longer public")
    if day.is_new:
        return _("added to the register")
    if day.is_back:
        return _("public again")
    return _("%(columns)s changed") % {"columns": listed(day.labels)}


def feed_of_list(file_request: FileRequest) -> bytes:
    record, at = file_request.record, file_request.at
    before = position_in(file_request.request)
    days = days_of_change(record, file_request.rows, at, before=before)
    is_whole = file_request.is_whole
    if is_whole:
        days = together([days, days_of_leaving(record, at, before)], MOST)
    return written(file_request.request, file_request.title, file_request.page, days, is_whole)


ATOM = OtherFile("atom", CONTENT_TYPE, gettext_lazy("Feed"), feed_of_list, parameters=(BEFORE,))


def position_in(request) -> Position | None:
    """Where the page before ended: its link says it."""
    try:
        return Position.read(request.GET[BEFORE]) if request.GET.get(BEFORE) else None
    except (ValueError, OverflowError) as error:
        message = _(
            "This is not a position in a feed. Follow the links of the feed from page to page."
        )
        raise UnreadableFiltersError(f"{BEFORE}{colon()}{message}") from error


def feed_of_all(request) -> HttpResponse:
    """What changed anywhere in the register, of a part once: with the record that owns it."""
    at = timezone.now()
    before = position_in(request)
    by_type = []
    for place, record in enumerate(catalogue.records()):
        rows = published_rows.rows(record, (), at)
        since = before and before.of_type(place)
        changed = days_of_change(record, rows, at, with_others=False, before=since)
        days = together([changed, days_of_leaving(record, at, since)], MOST)
        by_type.append(days.among_types(place))
    days = together(by_type, MOST)
    body = written(request, _("Everything"), reverse("home"), days, with_gone=True)
    return HttpResponse(body, CONTENT_TYPE)


def written(request, title: str, page: str, days: Pages, with_gone: bool) -> bytes:
    query = without(request.GET, BEFORE)
    first = request.build_absolute_uri(request.path + (f"?{query}" if query else ""))
    following = without(request.GET, **{BEFORE: days.end})
    following = request.build_absolute_uri(f"{request.path}?{following}") if days.end else ""
    feed = Feed(
        title=f"{_('High-level Dialogue register')}{colon()}{title}",
        link=request.build_absolute_uri(page),
        description=None,
        subtitle=(about_all() if with_gone else about_some()) % {"most": MOST},
        language=languages.reader(),
        feed_url=request.build_absolute_uri(),
        feed_guid=first,
        first=first,
        next=following,
        author_name=capfirst(site(request)["publisher"]),
        feed_copyright=settings.DATA_LICENCE,
    )
    for day in sorted(days, key=moment_of, reverse=True):
        feed.add_item(
            title=sentence(day),
            link=request.build_absolute_uri(day.record.get_absolute_url()),
            description=escape(summary(day)),
            unique_id=identifier(day),
            updateddate=day.moment,
            left=[
                request.build_absolute_uri(type(day.record)(key=key).get_absolute_url())
                for key in day.left_keys
            ],
            categories=[capfirst(str(day.record._meta.verbose_name))],
        )
    out = BytesIO()
    feed.write(out, "utf-8")
    return out.getvalue()


def about_all() -> str:
    return _(
        "New and changed records, and those that are no longer public: the latest %(most)d"
        " entries. Each record has its own feed."
    )


def about_some() -> str:
    return _("New and changed records: the latest %(most)d entries. Each record has its own feed.")


def summary(day: DayOfChange) -> str:
    sentences = [un_date(day.day), capfirst(what_changed(day))]
    sentences += [f"{capfirst(_('former key'))}{colon()}{key}" for key in day.left_keys]
    sentences += [f"{_('Reason:')} {reason}" for reason in day.reasons]
    return "".join(f"{text.rstrip('.')}{stop()}" for text in sentences).rstrip()


def identifier(day: DayOfChange) -> str:
    """The same for the same day of a record, whatever the host and whatever its key became."""
    kind = day.record._meta.model_name
    name = f"{languages.reader()}/{kind}/{day.first_key}/{day.day.isoformat()}"
    name += "/changed" * day.follows_addition + "/gone" * day.is_gone
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn
