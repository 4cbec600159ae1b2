"""A variable that cannot be read is named, with what it may be; nothing is guessed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hld_site.installation import cache, databases
from hld_site.installation.environment import Environment, database
from hld_site.installation.environment import cache as cache_address
from tests.operation.parts import ROOT

pytestmark = pytest.mark.one_database
DATABASE = (
    "DATABASE_URL cannot be read: write postgres://user:password@host/name,"
    " or sqlite:/// and a path;"
    " in a password / is %2F, @ is %40, : is %3A, # is %23, ? is %3F and % is %25."
)
UNREADABLE = {
    "HTTPS": ("treu", "HTTPS cannot be “treu”: write true or false."),
    "SESSION_HOURS": (
        "99999999", "SESSION_HOURS cannot be “99999999”: write a whole number from 1 to 8760.",
    ),
    "SESSION_IDLE_MINUTES": (
        "0", "SESSION_IDLE_MINUTES cannot be “0”: write a whole number from 1 to 525600.",
    ),
    "AUDIT_DAYS": (
        "999999", "AUDIT_DAYS cannot be “999999”: write a whole number from 0 to 36500.",
    ),
    "LINK_CHECK_DAYS": (
        "999999", "LINK_CHECK_DAYS cannot be “999999”: write a whole number from 0 to 365.",
    ),
    "LOCKOUT_MINUTES": (
        "9" * 18, f"LOCKOUT_MINUTES cannot be “{'9' * 18}”: write a whole number from 0 to 525600.",
    ),
    "ALLOWED_HOSTS": (
        "https://register.example.org",
        "ALLOWED_HOSTS cannot be “https://register.example.org”: write names of hosts alone, such"
        " as register.example.org.",
    ),
    "CSRF_TRUSTED_ORIGINS": (
        "register.example.org",
        "CSRF_TRUSTED_ORIGINS cannot be “register.example.org”: write addresses such as"
        " https://register.example.org, with commas between them.",
    ),
    "WORKERS": ("two", "WORKERS cannot be “two”: write a whole number of 1 or more."),
    "THREADS": ("-1", "THREADS cannot be “-1”: write a whole number of 1 or more."),
    "PORT": ("80x", "PORT cannot be “80x”: write a whole number from 1 to 65535."),
    "METRICS_PORT": ("-9", "METRICS_PORT cannot be “-9”: write a whole number from 0 to 65535."),
    "SENTRY_TRACES": ("2", "SENTRY_TRACES cannot be “2”: write a number from 0 to 1."),
    "REGISTER_ZONE": (
        "America/NewYork",
        "REGISTER_ZONE cannot be “America/NewYork”: write a name such as America/New_York or"
        " Europe/Paris.",
    ),
    "TRUSTED_PROXIES": (
        "localhost",
        "TRUSTED_PROXIES cannot be “localhost”: write addresses and networks with commas between"
        " them, or unix.",
    ),
    "LOG_FORMAT": ("xml", "LOG_FORMAT cannot be “xml”: write text or json."),
    "DATABASE_URL": ("postgre://register:hidden@127.0.0.1/register", DATABASE),
    "CACHE_URL": (
        "hidden:6379/9", "CACHE_URL cannot be read: write redis://host:6379/1.",
    ),
    "FILES_STORAGE_OPTIONS": (
        "{secret_key: hidden}",
        'FILES_STORAGE_OPTIONS cannot be read: write JSON such as {"key": "value"}.',
    ),
    "SENTRY_DSN": (
        "hidden", "SENTRY_DSN cannot be read: write https://key@host/number, as Sentry shows it.",
    ),
}  # fmt: skip


def start(*command: str, **variables: str) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], **variables}
    return subprocess.run(
        [sys.executable, *command],
        env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize(
    "command",
    [("-m", "hld_site.serve"), ("manage.py", "doctor"), ("-c", "import hld_site.wsgi")],
    ids=["serve", "doctor", "wsgi"],
)
def test_what_cannot_be_read_was_a_traceback_or_silently_off(command):
    """Nothing else is said, nothing of a secret, and by a server not once for each process."""
    done = start(*command, **{name: value for name, (value, _) in UNREADABLE.items()})
    assert (done.returncode, done.stdout) == (1, "")
    assert sorted(done.stderr.splitlines()) == sorted(text for _, text in UNREADABLE.values())


def test_a_server_that_is_unsafe_said_so_by_a_traceback_of_each_process():
    done = start("-m", "hld_site.serve", HTTPS="true", DEBUG="true", ALLOWED_HOSTS="a.example")
    assert (done.returncode, done.stdout) == (1, "")
    first, *reasons = done.stderr.splitlines()
    assert first == "The register does not start in production (PRODUCTION, or HTTPS, is on):"
    assert [reason.split()[1] for reason in reasons] == ["DEBUG", "DATABASE_URL", "SECRET_KEY"]


WITHOUT = """
import runpy, sys
sys.modules["prometheus_client"] = None
sys.argv = ["manage.py", "doctor"]
"""


@pytest.mark.parametrize(
    "run",
    [
        "run_module('hld_site.serve', run_name='__main__')",
        "run_path('manage.py', None, '__main__')",
    ],
    ids=["serve", "doctor"],
)
def test_a_package_that_is_not_installed_was_a_traceback_and_fine_for_the_doctor(run):
    done = start("-c", f"{WITHOUT}runpy.{run}", METRICS_PORT="9100")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "METRICS_PORT is set, and prometheus_client is not installed: pip install --require-hashes"
        " -r requirements-optional.txt, or leave METRICS_PORT out.\n"
    )


def test_a_blank_number_was_a_traceback_and_one_behind_a_value_belonged_to_it():
    done = start("-c", "from hld_site import serve; print(*serve.place())", PORT=" ", HOST=" ")
    assert done.stdout == "127.0.0.1 8000\n", done.stderr
    address = Environment({"DATABASE_URL": "postgres://a:b@c/register "}).database(
        "DATABASE_URL", {}
    )
    assert address["NAME"] == "register"


def test_a_storage_that_is_none_was_found_by_the_first_backup():
    done = start("manage.py", "migrate", FILES_STORAGE="storages.backends.s3.S3Storag")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("FILES_STORAGE cannot be “storages.backends.s3.S3Storag”: ")


def test_an_empty_variable_is_one_that_is_not_set():
    done = start("-c", "import hld_site.settings", **dict.fromkeys(UNREADABLE, ""))
    assert (done.returncode, done.stderr) == (0, "")


def test_what_a_sign_on_lacks_is_named():
    done = start("-c", "import hld_site.settings", OIDC_SERVER_URL="https://id.example")
    assert [line.split()[0] for line in done.stderr.splitlines()] == [
        "OIDC_CLIENT_ID",
        "OIDC_CLIENT_SECRET",
    ]


@pytest.mark.parametrize(
    "address",
    [
        "postgres://register:ab/cd@127.0.0.1:5432/register",
        "postgres://register:12/cd@127.0.0.1:5432/register",
        "postgres://register:pass@127.0.0.1:5432",
        "postgres://register:ab@cd:ef/gh@127.0.0.1/register",
        "register:pass@127.0.0.1/register",
        "//register:pass@127.0.0.1/register",
        "mysql://register:pass@127.0.0.1/register",
        "sqlite://var/register.sqlite3",
        "sqlite:////srv/register #1/register.sqlite3",
        "postgres://register:pass@127.0.0.1/register#1",
    ],
)
def test_an_address_of_no_database_showed_its_password(address, recwarn):
    env = Environment({"DATABASE_URL": address})
    env.database("DATABASE_URL", None)
    assert (list(env.reasons.values()), list(recwarn)) == ([DATABASE], [])


NO_PORT = "its port is none: write a number from 1 to 65535, or leave it out"
PARTS = {
    "postgres://a:hidden@db:54x/b": NO_PORT,
    "postgres://a:hidden@db,[::1]:70000/b": NO_PORT,
    "postgres://a:hidden@db/b?sslmod=require": (
        "“sslmod” is no option of PostgreSQL: write sslmode, or leave it out"
    ),
    "postgres://a:hidden@db/b?qqq=1": "“qqq” is no option of PostgreSQL: leave it out",
    "postgres://a:hidden@db/b?sslmode=requir": (
        'invalid sslmode value: "requir": write another, or leave it out'
    ),
    "postgres://a:hidden@db/b?connect_timeout=soon": (
        "connect_timeout cannot be “soon”: write a number"
    ),
    "postgres://a:hidden@db/b?conn_max_age=long": "conn_max_age cannot be “long”: write a number",
    "postgres://a:hidden@db/b?atomic_requests=fals": (
        "atomic_requests cannot be “fals”: write true or false"
    ),
    "sqlite:////srv/b.sqlite3?foo=1": "“foo” is no option of SQLite: leave it out",
    "redis://:hidden@db:637x/1": NO_PORT,
    "redis://:hidden@db/one": "its database cannot be “one”: write a number, such as /1",
    "redis://:hidden@db/1?socket_timeut=1": (
        "“socket_timeut” is no option of Redis: write socket_timeout, or leave it out"
    ),
    "rediss://:hidden@db/1?socket_timeout=1s": "socket_timeout cannot be “1s”: write a number",
}


@pytest.mark.parametrize("address", PARTS)
def test_a_mistyped_part_of_an_address_was_a_traceback_of_each_command(address):
    names = (
        ["CACHE_URL"] if address.startswith("redis") else ["DATABASE_URL", "DATABASE_REPLICA_URL"]
    )
    env = Environment(dict.fromkeys(names, address))
    for name in names:
        (env.cache if name == "CACHE_URL" else env.database)(name, None)
    assert env.reasons == {name: f"{name} cannot be read: {PARTS[address]}." for name in names}


def test_parts_of_an_address_that_are_right_are_taken():
    read = database(
        "postgres://a:b@db:5432,[::1]:5433/c?sslmode=verify-full&sslrootcert=/srv/ca.pem"
        "&connect_timeout=4&conn_max_age=60&atomic_requests=false&application_name=register"
    )
    assert (read["CONN_MAX_AGE"], read["ATOMIC_REQUESTS"]) == (60, False)
    assert (read["HOST"], read["PORT"]) == ("db,::1", "5432,5433")
    assert read["OPTIONS"].keys() == {
        "sslmode", "sslrootcert", "connect_timeout", "application_name"
    }  # fmt: skip
    for address in ("redis://db", "redis://:b@db:6379/0?socket_timeout=0.5&KEY_PREFIX=hld",
                    "rediss://db/1?ssl_cert_reqs=none", "redis://one,two/1", "locmemcache://",
                    "redis:///run/redis.sock?db=1"):  # fmt: skip
        assert cache_address(address)["BACKEND"]


@pytest.mark.parametrize("command", [("-m", "hld_site.serve"), ("manage.py", "work")])
def test_whatever_is_started_says_which_part_it_is(command):
    addresses = ("sqlite:////srv/b.sqlite3?foo=1", "redis://:hidden@db/1?socket_timeut=1")
    done = start(*command, DATABASE_URL=addresses[0], CACHE_URL=addresses[1])
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        f"{name} cannot be read: {PARTS[address]}."
        for name, address in zip(("DATABASE_URL", "CACHE_URL"), addresses, strict=True)
    ]


def test_a_password_as_in_a_url_is_read():
    address = database("postgres://register:a%2Fb%40c%25d@127.0.0.1:5432/register")
    assert (address["PASSWORD"], address["NAME"]) == ("a/b@c%d", "register")


def test_a_plus_in_an_address_was_a_blank_and_the_folder_of_a_socket_no_host():
    assert database("sqlite:////srv/c++/a%20b.sqlite3")["NAME"] == "/srv/c++/a b.sqlite3"
    address = database("postgres://a+b:c+d@%2Frun%2Fpostgresql/e+f?options=-c+jit%3Don")
    parts = [address[name] for name in ("USER", "PASSWORD", "HOST", "NAME")]
    assert parts == ["a+b", "c+d", "/run/postgresql", "e+f"]
    assert address["OPTIONS"] == {"options": "-c jit=on"}


def test_a_register_in_a_folder_with_signs_in_its_name_kept_its_database_elsewhere():
    folder = Path("/srv/100% of #1? a+b, c%20d & ü")
    kept = databases.from_environment(Environment({}), folder)["default"]
    assert kept["NAME"] == str(folder / "register.sqlite3")
    caches = cache.from_environment(Environment({}), folder)
    assert caches["shared"]["LOCATION"] == str(folder / "cache")


def test_words_of_a_list_may_have_blanks_between_them():
    """“ b.example” was no host."""
    assert Environment({"A": "a.example, b.example,"}).list("A", []) == ["a.example", "b.example"]


@pytest.mark.parametrize(("value", "meaning"), [("yes", True), ("OFF", False), ("0", False)])
def test_a_switch_may_be_written_in_several_ways(value, meaning):
    assert Environment({"A": value}).bool("A", not meaning) is meaning
