"""What no address of this site can hold."""

from urllib.parse import unquote

from django.core.exceptions import BadRequest


def refuse_nul(get_response):
    """NUL reaches no database: PostgreSQL refuses it where SQLite does not."""

    def handle(request):
        if "\x00" in request.path or "\x00" in unquote(request.META.get("QUERY_STRING", "")):
            raise BadRequest("The address holds a NUL character.")
        return get_response(request)

    return handle
