"""Where the pages of the desk are."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from hld_site.exchange.models import Batch


def admin_address(model: Any, which: str, *args: Any, **query: Any) -> str:
    meta = model._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_{which}", args=args)
    return f"{address}?{urlencode(query)}" if query else address


def batch_address(batch: Batch) -> str:
    return admin_address(Batch, "change", batch.pk)
