from django.db import migrations

import hld_site.records.fields


class Migration(migrations.Migration):
    """What the column takes is another; what it is to the database is not."""

    dependencies = [
        ('meetings', '0005_names_in_words'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[
            migrations.AlterField(
                model_name=model_name,
                name='official_in',
                field=hld_site.records.fields.LanguageCodes(blank=True, default='', help_text='Codes, as in “en fr ar”: in the others the title is our translation.', max_length=20, verbose_name='languages of the official title'),
            )
            for model_name in ('historicalmeeting', 'meeting')
        ]),
    ]
