"""What deploy/ holds is what the register reads, and what its programs take."""

import ast
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from hld_site import languages, serve
from hld_site.answers.thread_limits import BESIDE_THE_FILE
from hld_site.installation.management.commands import doctor
from tests.operation import soak
from tests.operation.parts import ROOT

pytestmark = pytest.mark.one_database
DEPLOY = ROOT / "deploy"
EXAMPLE = (DEPLOY / "register.env").read_text()
# Python's, the system's and Django's own; and what is composed of a prefix (single sign-on).
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "PATH"}
PREFIXED = {f"{name}_EMAIL_IS_VERIFIED" for name in ("OIDC", "SAML")}


def test_what_the_register_takes_the_web_server_in_front_lets_through(settings):
    """Two numbers: of a file that is somewhat too large the register says so in its own page."""
    assert doctor.let_through() == {"client_max_body_size": 70 * 1024**2, "max_size": 70_000_000}
    largest = settings.EXCHANGE_FILE_BYTES + BESIDE_THE_FILE
    assert largest < min(doctor.let_through().values())
    advice = (
        "EXCHANGE_FILE_BYTES is more than the 70 MB that deploy/ lets through: raise"
        " client_max_body_size or max_size of the web server in front too."
    )
    assert advice not in [text for _grade, text in doctor.environment()]
    settings.EXCHANGE_FILE_BYTES = 100 * 1024**2
    assert ("advice", advice) in list(doctor.environment())


def constants(path: Path):
    """Names in capitals that are asked for: env.str("NAME", …), os.environ.get("NAME")."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            asked = ast.unparse(node.func.value) in ("env", "os.environ")
            first = node.args[0]
            if asked and isinstance(first, ast.Constant):
                yield first.value


def read() -> set[str]:
    names = {name for path in (ROOT / "hld_site").rglob("*.py") for name in constants(path)}
    return (names | PREFIXED) - NOT_OURS


def test_every_variable_is_explained_and_stands_in_the_example():
    page = (ROOT / "docs" / "deploy.md").read_text().partition("## Every variable")[2]
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    explained = re.findall(r"`([A-Z_]+)`", " ".join(rows))
    example = re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.M)
    assert len(explained) == len(set(explained))
    assert len(example) == len(set(example))
    assert set(explained) == read() == set(example)


def test_an_example_value_with_blanks_was_no_value_but_a_command(tmp_path):
    """Each as a shell reads it, and the settings after that."""
    lines = re.findall(r"^#?([A-Z_]+=.+)$", EXAMPLE, re.M)
    lines.append("OIDC_CLIENT_SECRET=needed-beside-the-others")
    file = tmp_path / "register.env"
    file.write_text("\n".join(lines))
    command = f"set -ea; . {file}; exec {sys.executable} -c 'import hld_site.settings, os, json;"
    command += " print(json.dumps(dict(os.environ)))'"
    done = subprocess.run(
        ["sh", "-c", command], env={}, cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    variables = json.loads(done.stdout)
    for line in lines:
        name, _, value = line.partition("=")
        quote = value[0] if value[0] in "'\"" else ""
        assert variables[name] == value.strip(quote or None), name


def test_containers_are_told_no_variable_that_is_none():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    assert set(services) == {"database", "redis", "prepare", "web-1", "web-2", "worker", "caddy"}
    for name in ("prepare", "web-1", "web-2", "worker"):
        assert set(services[name]["environment"]) <= read(), name
        assert services[name]["env_file"] == ".env.register"
    assert services["caddy"]["environment"]["UPSTREAMS"] == "web-1:8000 web-2:8000"


def takes(program: str, *arguments: str) -> None:
    path = shutil.which(program) or shutil.which(program, path="/usr/sbin")
    if path is None:
        pytest.skip(f"{program} is not installed")
    done = subprocess.run([path, *arguments], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_caddy_takes_its_configuration():
    takes("caddy", "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile"))


def test_nobody_in_front_uses_a_connection_that_the_register_is_about_to_close():
    """It would be closed beneath a form, which is not sent twice."""
    closed = serve.server().http1_settings.header_read_timeout / 1000
    shipped = "".join((DEPLOY / name).read_text() for name in ("Caddyfile", "nginx.conf"))
    kept = re.findall(r"\bkeepalive(?:_timeout)? (\d+)s", shipped)
    assert len(kept) == 2
    assert max(soak.IDLE, *map(float, kept)) <= closed - 2


def test_caddy_and_nginx_say_the_same_where_no_process_answers():
    shipped = [(DEPLOY / name).read_text() for name in ("Caddyfile", "nginx.conf")]
    for begin in ("The register does not", "What you sent is too large"):
        caddy, nginx = (re.findall(rf'"({begin}.*?)"', text, re.S) for text in shipped)
        assert caddy == nginx
        assert len(caddy[0].splitlines()) == len(languages.CODES)


def test_nginx_takes_its_configuration(tmp_path):
    given = (DEPLOY / "nginx.conf").read_text()
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    takes("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=register",
          "-keyout", str(key), "-out", str(certificate))  # fmt: skip
    given = re.sub(r"(ssl_certificate_key ).*;", rf"\g<1>{key};", given)
    given = re.sub(r"(ssl_certificate ).*;", rf"\g<1>{certificate};", given)
    given = given.replace("/var/cache/nginx", str(tmp_path))
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ {given} }}")
    takes("nginx", "-t", "-q", "-c", str(whole), "-p", str(tmp_path))


def test_systemd_takes_the_units(tmp_path):
    for unit in DEPLOY.glob("register-*"):
        text = unit.read_text().replace("/srv/register/.venv/bin/python", "/bin/true")
        (tmp_path / unit.name).write_text(text)
    takes("systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir())))
