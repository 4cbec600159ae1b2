"""Rows that were chosen in a request, for another process: their query, kept as text.

It is signed, because reading it back may do what it says.
"""

import base64
import pickle

from django.core.signing import Signer
from django.db.models import Model, QuerySet

SIGNER = Signer(salt="hld_site.exchange.files_out.queries")


def packed(rows: QuerySet) -> str:
    return SIGNER.sign(base64.b85encode(pickle.dumps(rows.query)).decode())


def unpacked(model: type[Model], text: str) -> QuerySet:
    """BadSignature if somebody else wrote it."""
    rows = model._default_manager.all()
    rows.query = pickle.loads(base64.b85decode(SIGNER.unsign(text)))
    return rows
