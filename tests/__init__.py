"""For what is run by itself, as ``python -m tests.operation.soak``: pytest names its own."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hld_site.settings")
