"""Readers are answered from the replica, if the generation was asked of it too: a page that it made
under the number of the primary would be told on after the change.
"""

from collections.abc import Callable, Iterable

from hld_site.answers.decorators import MARK
from hld_site.installation import replica
from hld_site.installation.databases import threads
from hld_site.installation.outages import is_unavailable, storage_errors
from hld_site.installation.wsgi_parts import Environ, Head, begun, close


class ReadersOfReplica:
    """A WSGI application around the site. What the replica cannot answer, the primary is asked."""

    def __init__(self, application: Callable):
        self.application = application

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        mark = environ.get(MARK)
        if mark is None or mark.generation.source != replica.REPLICA or not replica.follows():
            return self.application(environ, start_response)
        # Until the thread takes the next request: a file is read while it is sent.
        threads.reads_replica = True
        answer = self.answer(environ, start_response)
        if answer is not None:
            return answer
        replica.give_it_a_rest()
        threads.reads_replica = False
        return self.application(environ, start_response)

    def answer(self, environ: Environ, start_response: Callable) -> Iterable[bytes] | None:
        head = Head()
        parts: Iterable[bytes] = ()
        try:
            parts = self.application(environ, head)
            if not head.status.startswith("503"):
                parts = begun(parts) if getattr(parts, "streaming", False) else parts
                start_response(head.status, head.headers, *head.error)
                return parts
        except storage_errors() as error:
            if not is_unavailable(error):
                raise
        close(parts)
        return None
