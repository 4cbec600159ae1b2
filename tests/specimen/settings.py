"""The register with one app more."""

from hld_site.settings import *  # noqa: F403 - a settings module is made of another
from hld_site.settings import DATABASES
from hld_site.settings import INSTALLED_APPS as OF_THE_REGISTER

INSTALLED_APPS = ["tests.specimen", *OF_THE_REGISTER]
ROOT_URLCONF = "tests.specimen.urls"
if DATABASES["default"]["ENGINE"].endswith("postgresql"):  # whose tests start this process
    DATABASES["default"]["TEST"] = {"NAME": f"test_{DATABASES['default']['NAME']}_specimen"}
