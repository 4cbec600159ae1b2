"""nginx on loopback, with the configuration that deploy/ has for it; in a folder of its own."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from tests.operation.parts import ROOT, Door, end, program, wait_until

# Its processes would be nobody's, who may not enter a folder of pytest.
USER = "user root;" if os.getuid() == 0 else ""
AROUND = """
daemon off; {user} worker_processes 1; pid {folder}/pid; error_log {folder}/error.log warn;
events {{ worker_connections 256; }}
http {{ access_log off; sendfile on; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {given} {beside} }}
"""


class Nginx(Door):
    """In front of web processes on these ports. Without TLS: what it takes is tested apart.

    ``beside``: what else it serves.
    """

    def __init__(self, folder: Path, *behind: int, beside: str = ""):
        super().__init__()
        self.folder = folder
        os.chmod(folder, 0o755)
        given = (ROOT / "deploy" / "nginx.conf").read_text()
        servers = " ".join(
            f"server 127.0.0.1:{port} max_fails=1 fail_timeout=2s;" for port in behind
        )
        given = re.sub(r"server 127\.0\.0\.1:8000 .*;", servers, given)
        given = given.replace("/var/cache/nginx", str(folder))
        given = re.sub(r"server \{\s+listen 80;.*?\n\}", "", given, flags=re.DOTALL)
        given = re.sub(r"listen \[::\]:443.*;|ssl_\w+ .*;", "", given)
        given = re.sub(r"listen 443 .*;", f"listen 127.0.0.1:{self.port};", given)
        given = re.sub(r"server_name .*;", "server_name _;", given)
        around = AROUND.format(folder=folder, given=given, beside=beside, user=USER)
        (folder / "nginx.conf").write_text(around)

    def start(self) -> "Nginx":
        path = shutil.which("nginx", path="/usr/sbin") or program("nginx")
        command = [path, "-c", str(self.folder / "nginx.conf"), "-p", str(self.folder)]
        self.process = subprocess.Popen(command, start_new_session=True)
        wait_until(lambda: self.get("/healthz").status == 200, what="nginx")
        return self

    def stop(self) -> None:
        self.process.terminate()
        end(self.process)
