"""A real server of HTTP that behaves as its paths say, and writes down what it is asked."""

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        server = self.server
        server.asked.append((self.command, self.path))
        with server.guard:
            server.at_once += 1
            server.most_at_once = max(server.most_at_once, server.at_once)
        status, headers, body = self.answer()
        # Before it is sent: whoever has it may ask for the next at once.
        with server.guard:
            server.at_once -= 1
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def do_HEAD(self):
        self.do_GET()

    def answer(self) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body."""
        path, headers, body = self.path, {}, b""
        status = 200
        if path == "/robots.txt":
            body = self.server.robots.encode()
            status = 200 if body else 404
        elif path.startswith("/status/"):
            status = int(path.removeprefix("/status/"))
        elif path.startswith("/to/"):
            status, headers["Location"] = 302, path.removeprefix("/to/")
        elif path == "/loop":
            status, headers["Location"] = 302, "/loop"
        elif path == "/no-head" and self.command == "HEAD":
            status = 404
        elif path == "/slow":
            time.sleep(3)
        elif path.startswith("/busy?"):
            time.sleep(0.05)
        return status, headers, body

    def log_message(self, *args):
        pass


@contextmanager
def running(robots=""):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.robots, server.asked, server.guard = robots, [], threading.Lock()
    server.at_once = server.most_at_once = 0
    server.daemon_threads = True
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
