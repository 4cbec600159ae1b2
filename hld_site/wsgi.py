import gc
import os
from functools import partial
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils.formats import get_format_modules

from hld_site.installation.python_stack import in_one_chunk

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hld_site.settings")
# Next to nothing that is loaded is garbage: to look for it meanwhile took a tenth of the start.
gc.disable()
site = partial(in_one_chunk, get_wsgi_application())

from hld_site.answers.refresh import KeptFresh  # noqa: E402
from hld_site.answers.replica import ReadersOfReplica  # noqa: E402
from hld_site.answers.thread_limits import Crowding  # noqa: E402
from hld_site.answers.wsgi_cache import PublicAnswers, is_private  # noqa: E402
from hld_site.installation.front import Front  # noqa: E402 - these read the settings
from hld_site.languages.addresses import keep_addresses_once  # noqa: E402
from hld_site.records.overrides import load_overrides  # noqa: E402

metrics = import_module("hld_site.installation.metrics") if settings.METRICS_PORT else None
if metrics:
    site = metrics.Making(site)
answers = PublicAnswers(Crowding(ReadersOfReplica(site), is_private))
application = Front(KeptFresh(answers))
keep_addresses_once(get_resolver())
if metrics:
    application = metrics.Measured(application, answers.kept)

# The first requests, which come at once, would load them while others wait.
get_template("500.html")  # and with it all tags
load_overrides()
for code, _name in settings.LANGUAGES:
    get_format_modules(code)

# What is there for good is not looked through for garbage again: that took 0.06 s each time. To
# look less often for the rest gained nothing that was seen, and took 20 MB.
gc.collect()
gc.freeze()
gc.enable()
