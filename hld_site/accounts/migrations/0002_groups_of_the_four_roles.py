"""The four roles of the desk are there from the beginning; what each may do follows its table."""

from django.db import migrations

NAMES = ("Viewers", "Contributors", "Editors", "Managers")


def make(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for name in NAMES:
        Group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
