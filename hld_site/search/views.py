"""The page of the search: server-rendered, its address can be sent to somebody."""

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from hld_site.answers.decorators import cached_for_all
from hld_site.browse.query_strings import without
from hld_site.search.query import LONGEST_QUERY, MOST_WORDS, Query
from hld_site.search.reasons import results
from hld_site.search.results import Results, named_exactly
from hld_site.search.strategies import search
from hld_site.search.texts import types

PER_PAGE = 20


@cached_for_all("q", "type", "page")
def search_page(request):
    at = timezone.now()
    typed = request.GET.get("q", "")
    if entry := named_exactly(Query.read(typed), at):
        return redirect(types()[entry.type].model(key=entry.key))
    type = request.GET.get("type", "")
    matches = search(typed, at, type if type in types() else "")
    page = page_of(matches, request.GET.get("page", "1"))
    context = {
        "matches": matches,
        "page": page,
        "results": results(page.object_list, matches.query, at),
        "facets": facets(matches),
        "type": type if type in matches.counts else "",
        "query": without(request.GET, "page"),
        "query_of_all": without(request.GET, "page", "type"),
        "longest": LONGEST_QUERY,
        "most_words": MOST_WORDS,
    }
    return render(request, "search/search.html", context)


def page_of(matches: Results, number: str):
    try:
        return Paginator(matches.hits, PER_PAGE).page(number)
    except InvalidPage:
        raise Http404(_("There is no such page of results.")) from None


def facets(matches: Results) -> list[tuple]:
    """The types in which something was found: name, label, how many."""
    return [(name, types()[name].label, count) for name, count in matches.counts.items()]
