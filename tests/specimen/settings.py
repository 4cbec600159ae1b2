"""The register with one app more. Its tables are made without migrations."""

from hld_site.settings import *  # noqa: F403 - a settings module is made of another
from hld_site.settings import INSTALLED_APPS as OF_THE_REGISTER

INSTALLED_APPS = ["tests.specimen", *OF_THE_REGISTER]
ROOT_URLCONF = "tests.specimen.urls"
MIGRATION_MODULES = {"specimen": None}
