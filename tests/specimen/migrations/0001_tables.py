"""Makes the tables that the models ask for today, after those that they point to."""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import migrations


def make_tables(_apps, schema_editor):
    for model in apps.get_app_config("specimen").get_models():
        schema_editor.create_model(model)
        ContentType.objects.get_for_model(model)


class Migration(migrations.Migration):
    dependencies = [("accounts", "__first__"), ("registry", "__latest__")]
    operations = [migrations.RunPython(make_tables)]
