"""A list and a page for every type, made from its declaration."""

from collections.abc import Collection
from typing import Any

from django.contrib.admin.views.decorators import staff_member_required
from django.core.paginator import InvalidPage
from django.http import Http404, HttpResponse
from django.middleware.common import CommonMiddleware
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from hld_site.answers.decorators import cached_for_all, mark_cached_for_all
from hld_site.browse import gone, published_rows
from hld_site.browse.counting import BoundedPaginator
from hld_site.browse.fetching import fetch
from hld_site.browse.filters import filterset_for
from hld_site.browse.query_strings import unknown_in, without
from hld_site.evidence.models import OpenQuestion
from hld_site.records import catalogue


@method_decorator(csrf_exempt, name="dispatch")  # it takes nothing
class RecordView(View):
    record: Any = None
    http_method_names = ("get", "head", "options")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        mark_cached_for_all(request, self.parameters())

    def parameters(self) -> Collection[str]:
        """What the view understands of a query string."""
        return ()

    def templates(self, which: str) -> list[str]:
        model = self.record.model._meta
        return [
            f"{model.app_label}/{model.model_name}_{which}.html",
            f"records/record_{which}.html",
        ]


class RecordList(RecordView):
    def parameters(self) -> Collection[str]:
        return {"page", "rows", *filterset_for(self.record).base_filters}

    def get(self, request):
        at = timezone.now()
        context = self.narrowed(request, at) if request.GET else self.whole(at)
        shown = published_rows.prefetches(self.record.in_list, at)
        context["page"].object_list = fetch(list(context["page"].object_list), shown)
        readable = "filters" not in context or context["filters"].is_valid()
        unknown = unknown_in(request.GET, self.parameters())
        context |= {
            "record": self.record,
            "columns": self.record.in_list,
            "query": without(request.GET, "page", "rows", *unknown),
            "sort": request.GET.get("sort", ""),
            "unknown": unknown,
            "today": at.date(),
        }
        return render(request, self.templates("list"), context, status=200 if readable else 400)

    def whole(self, at) -> dict[str, Any]:
        """The first page of the whole list, of which its form is a part."""
        most = self.record.per_page
        rows = published_rows.first_rows(self.record, at)
        count = len(rows) if len(rows) < most else published_rows.how_many(self.record, at)
        return {"page": BoundedPaginator(rows, most, count).page(1)}

    def narrowed(self, request, at) -> dict[str, Any]:
        """Filtered, sorted or leafed through, with the form that says so."""
        rows = published_rows.rows_of_list(self.record, at)
        form = filterset_for(self.record)(request.GET, rows, request=request)
        if not form.is_valid():
            none = BoundedPaginator(rows.none(), self.record.per_page, 0)
            return {"filters": form, "page": self.page(none, request)}
        form.count_choices()
        pages = BoundedPaginator(form.rows, self.record.per_page, form.total, form.is_cut)
        in_force = form.in_force()
        return {
            "filters": form,
            "in_force": in_force,
            "active": bool(in_force) or any(form.form.cleaned_data.values()),
            "page": self.page(pages, request),
        }

    def page(self, pages: BoundedPaginator, request):
        number = request.GET.get("page", "1")
        try:
            return pages.page(number)
        except InvalidPage:
            raise Http404(
                _("There is no page “%(wanted)s”: this list has %(count)d.")
                % {"wanted": number[:20], "count": pages.num_pages}
            ) from None


class RecordPage(RecordView):
    def get(self, request, key):
        at = timezone.now()
        columns = self.record.public
        instance = published_rows.one(self.record, columns, key, at)
        if instance is None:
            return self.elsewhere(request, key, at)
        context = {
            "record": self.record,
            "instance": instance,
            "columns": columns,
            "sections": published_rows.Sections(self.record, instance.pk, at),
            "today": at.date(),
        }
        return render(request, self.templates("detail"), context)

    def addressed_as(self, text: str, at) -> list[str]:
        """The keys that an address means which names no key: by a name or a code."""
        words = text.replace("-", " ")
        recognizer = self.record.model.recognizer().for_the_public(at)
        # What else may be meant is no question for it: the page of what is not there asks that.
        names = recognizer.names_for([text, words])
        keys = recognizer.keys(text, names) or recognizer.keys(words, names)
        return keys if len(keys) == 1 else []

    def elsewhere(self, request, key, at):
        """Another spelling of a key, or a key of former days, leads on; a draft is not there."""
        try:
            record = gone.elsewhere(self.record, key, at) or self.meant_by(key, at)
        except gone.NoLongerPublicError as error:
            return render(request, "410.html", {"reason": error}, status=410)
        if record is None:
            raise Http404(
                _("This register has no public %(type)s “%(key)s”.")
                % {"type": self.record.model._meta.verbose_name, "key": key[:100]}
            )
        return gone.moved_to(record.get_absolute_url())

    def meant_by(self, key, at):
        keys = self.addressed_as(key, at)
        public = self.record.model._default_manager.published(at)
        meant = {row.key: row for row in public.filter(key__in=keys)}
        return next((meant[key] for key in keys if key in meant), None)


@cached_for_all()
def open_questions(request):
    """All that is doubtful, record by record: first what is open, then what was settled."""
    at = timezone.now()
    questions = list(OpenQuestion.objects.published(at).prefetch_related("owner"))
    questions.sort(key=lambda question: (catalogue_place(question.owner), question.owner.key))
    lists = [
        (settled, [question for question in questions if bool(question.settled) == settled])
        for settled in (False, True)
    ]
    return render(request, "records/open_questions.html", {"lists": lists, "today": at.date()})


def catalogue_place(record) -> int:
    """Records of one type stand together, types in the order of the catalogue."""
    models: list[Any] = [declared.model for declared in catalogue.records()]
    return models.index(type(record))


# The colours of the stylesheet, by the names that it gives them.
SWATCHES = (
    "paper", "sheet", "ink", "quiet", "line", "edge", "accent", "accent-strong", "accent-soft",
    "fault", "new", "first", "second",
)  # fmt: skip


@staff_member_required
def styleguide(request):
    """What the stylesheet decides, shown: for staff who write pages or change the design."""
    return render(request, "styleguide.html", {"swatches": SWATCHES})


# Of what it leads on, nobody sees the answer.
leading_on = CommonMiddleware(lambda request: HttpResponse(status=404))


def not_found(request, exception):
    if leading_on.should_redirect_with_slash(request):
        return leading_on.get_response(request)
    reason = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    return render(request, "404.html", {"reason": reason}, status=404)
