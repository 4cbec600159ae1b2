"""Every test meets the whole register, loaded once by the same import that staff use."""

import gc
import os
from collections import defaultdict
from itertools import zip_longest

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import TestCase, client
from django.test.signals import template_rendered
from hypothesis import settings as hypothesis
from whitenoise.base import WhiteNoise

from hld_site.answers import revalidation
from hld_site.installation.python_stack import in_one_chunk
from tests.register import LOADED, MIGRATED, connect_to_a_loaded_one, copied
from tests.sampling import LONG

pytest_plugins = ["tests.browser", "tests.public_pages"]
# Playwright keeps an event loop running in the thread in which the tests use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
hypothesis.register_profile("short", max_examples=40, deadline=None, derandomize=True)
hypothesis.register_profile("long", max_examples=2000, deadline=None)
hypothesis.load_profile("long" if LONG else "short")
look_for_files = WhiteNoise.update_files_dictionary
static_files: dict = {}


def looked_for_once(server, root, prefix):
    """Each client of a test would look through all static files: a quarter of what a page costs."""
    if (root, prefix) not in static_files:
        look_for_files(server, root, prefix)
        static_files[root, prefix] = dict(server.files)
    server.files.update(static_files[root, prefix])


WhiteNoise.update_files_dictionary = looked_for_once
unchanged_answer = revalidation.answers.get


def unless_templates_are_watched(key):
    """Django's test client tells what was rendered, and with what: for it, everything is."""
    return None if template_rendered.receivers else unchanged_answer(key)


revalidation.answers.get = unless_templates_are_watched
whole_store = client.store_rendered_templates


def stored_of_pages(store, signal, sender, template, context, **how):
    """What a page was made of; not of each of the thousand options in its menus once more."""
    if context.template is template:
        whole_store(store, signal, sender, template, context, **how)


client.store_rendered_templates = stored_of_pages
may_check_constraints = TestCase._should_check_constraints
rows_written: dict[str, tuple] = {}


def where_rows_were_written(test, connection):
    """SQLite looks through the whole register for what points at nothing: half of an empty test."""
    of_driver, before = connection.connection, rows_written.get(connection.alias)
    now = rows_written[connection.alias] = of_driver, getattr(of_driver, "total_changes", None)
    return (now != before or now[1] is None) and may_check_constraints(test, connection)


TestCase._should_check_constraints = where_rows_were_written
# In memory, which pytest-django presumes of Django's own engine alone.
if connection.vendor == "sqlite":
    settings.DATABASES["default"]["TEST"]["NAME"] = ":memory:"
# No test is about how slowly a password is guessed.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


# Their tests wait for other processes more than they compute.
WAITING = ("tests/operation/", "kills.py", "processes.py", "in_browser.py", "two_at_once.py")
# Where a file has so few tests they are long ones, and the last file should be a short one.
FEW = 6
# Seven servers under load: when the other pass is over it has the machine to itself.
LAST = "tests/operation/test_cluster.py"


def pytest_collection_modifyitems(config, items):
    """Among several processes, a file that waits runs beside one that computes, and none is left
    for the end; the longest begin."""
    if not hasattr(config, "workerinput"):
        return
    by_file = defaultdict(list)
    for item in items:
        by_file[item.location[0]].append(item)
    files = sorted(by_file, key=lambda file: -len(by_file[file]))
    waiting = [file for file in files if any(mark in file for mark in WAITING)]
    others = [file for file in files if file not in waiting]
    others.sort(key=lambda file: len(by_file[file]) > FEW)
    order = [file for pair in zip_longest(waiting, others) for file in pair if file]
    order.sort(key=LAST.__eq__)
    items[:] = [item for file in order for item in by_file[file]]


def pytest_pyfunc_call(pyfuncitem):
    """As the site and its commands do: where a loop of a test stands decides nothing."""
    names = pyfuncitem._fixtureinfo.argnames
    in_one_chunk(pyfuncitem.obj, **{name: pyfuncitem.funcargs[name] for name in names})
    return True


@pytest.fixture(scope="session", autouse=True)
def files_of_their_own(tmp_path_factory):
    """What tests upload is no part of the register that a developer serves."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("files")


@pytest.fixture(scope="session")
def django_db_setup(
    files_of_their_own, django_test_environment, django_db_modify_db_settings, django_db_blocker
):
    name = connection.settings_dict["NAME"]
    # To look for garbage among the code took a tenth of the tests' time.
    gc.set_threshold(50_000, 20, 100)
    with django_db_blocker.unblock():
        in_one_chunk(connect_to_a_loaded_one)
    gc.collect()
    gc.freeze()
    yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(name, verbosity=0)


@pytest.fixture
def migrated_database(django_db_setup, tmp_path):
    """The address of an empty register for other processes."""
    with copied(MIGRATED, tmp_path) as address:
        yield address


@pytest.fixture
def loaded_database(django_db_setup, tmp_path):
    """The address of a register like that of the tests for other processes."""
    with copied(LOADED, tmp_path) as address:
        yield address


@pytest.fixture(autouse=True)
def every_test_may_use_the_database(db):
    """The register is what the tests are about."""


@pytest.fixture
def staff():
    return get_user_model().objects.create_superuser("officer", "officer@example.org", "password")


@pytest.fixture
def desk(client, staff):
    client.force_login(staff)
    return client
