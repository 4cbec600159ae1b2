"""The search of a long list asks the index: to look into each of its rows took seconds."""

import dataclasses
from typing import Any

from django.contrib import admin
from django.db.models import Q

from hld_site.browse.counting import EXACT_UP_TO, capped_count
from hld_site.search.lists import records_with
from hld_site.search.query import Query
from hld_site.search.texts import type_name, types


class ListSearchMixin(admin.ModelAdmin):
    model: Any

    def get_search_results(self, request, queryset, search_term):
        """In a long list: records with all words, each of them whole or begun, or with this key.

        The rows of a short one are looked into: what stands within a word is found there as well.
        """
        words = [dataclasses.replace(word, begins=True) for word in Query.read(search_term).words]
        name = type_name(self.model)
        rows = self.model._default_manager
        if not words or name not in types() or capped_count(rows) <= EXACT_UP_TO:
            return super().get_search_results(request, queryset, search_term)
        ids = records_with(words, name)
        keys = {search_term.strip(), self.model.canonical_key(search_term)}
        return queryset.filter(Q(pk__any_of=ids) | Q(key__any_of=keys)), False
