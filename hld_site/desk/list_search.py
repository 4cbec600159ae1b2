"""The search of a long list asks the index, where looking into each row took seconds; so does that
of parts, which name records and hold none of their names.
"""

import dataclasses
from typing import Any

from django.contrib import admin
from django.db.models import F, Q
from django.utils.text import smart_split

from hld_site.browse.counting import EXACT_UP_TO, capped_count
from hld_site.desk import form_layout
from hld_site.records.querysets import AnyOf
from hld_site.search.list_search import records_called, records_with
from hld_site.search.query import Query, Word
from hld_site.search.texts import type_name, types


class ListSearchMixin(admin.ModelAdmin):
    model: Any

    def get_search_results(self, request, queryset, search_term):
        """In a long list: records with all words, each of them whole or begun, or with this key.

        The rows of a short one are looked into: what stands within a word is found there as well.
        """
        words = begun(search_term)
        name = type_name(self.model)
        rows = self.model._default_manager
        if not words or name not in types() or capped_count(rows) <= EXACT_UP_TO:
            return super().get_search_results(request, queryset, search_term)
        ids = records_with(words, name)
        keys = {search_term.strip(), self.model.canonical_key(search_term)}
        return queryset.filter(Q(pk__any_of=ids) | Q(key__any_of=keys)), False


class PartSearchMixin(admin.ModelAdmin):
    model: Any

    def get_search_results(self, request, queryset, search_term):
        """Each word stands in a row, or stands in or begins a name of a record that it names."""
        if form_layout.set_by(self, "search_fields"):
            return super().get_search_results(request, queryset, search_term)
        for typed in smart_split(search_term):
            by_itself, _may_be_twice = super().get_search_results(request, queryset, typed)
            queryset = by_itself | queryset.filter(self.names_one_called(typed))
        return queryset, False

    def names_one_called(self, typed: str) -> Q:
        words, named = begun(typed), Q(pk=None)
        for field in self.model.record_fields():
            if words and (record := types().get(type_name(field.related_model))):
                named |= Q(AnyOf(F(field.attname), records_called(words, record)))
        return named


def begun(typed: str) -> list[Word]:
    return [dataclasses.replace(word, begins=True) for word in Query.read(typed).words]
