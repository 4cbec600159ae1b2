"""What no address of this site can hold, and who may read its files."""

from urllib.parse import unquote

from django.core.exceptions import BadRequest


def refuse_nul(get_response):
    """NUL reaches no database: PostgreSQL refuses it where SQLite does not."""

    def handle(request):
        if "\x00" in request.path or "\x00" in unquote(request.META.get("QUERY_STRING", "")):
            raise BadRequest("The address holds a NUL character.")
        return get_response(request)

    return handle


# A file of what is public says the same to everybody, and no cookie goes with the question.
READ_BY_PROGRAMS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Content-Disposition, Link",
}
MAY_ASK = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}


def let_programs_read(get_response):
    """Scripts in pages of others read public files, refusals too; nothing else of this site."""

    def handle(request):
        response = get_response(request)
        if getattr(request, "is_public_file", False):
            asks_first = MAY_ASK if request.method == "OPTIONS" else {}
            for name, value in (READ_BY_PROGRAMS | asks_first).items():
                response.headers[name] = value
        return response

    return handle
