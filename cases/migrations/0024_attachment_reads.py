"""Record who opened which file of a case, and find what a person handed in today (docs/decisions/0040)."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers of the tables that are there."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0023_seed_application_deadlines'),
    ]

    operations = [
        # Going back rebuilds tables last of all: what is guarded then is guarded again.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.AlterField(
            model_name='attachment',
            name='uploaded_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(fields=['uploaded_by', 'uploaded_at'], name='attachment_of_day'),
        ),
        migrations.CreateModel(
            name='AttachmentRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hour', models.DateTimeField(verbose_name='所在小时')),
                ('attachment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='reads', to='cases.attachment')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sealed_by', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='attachment_read', to='cases.systemevent')),
            ],
            options={
                'verbose_name': '附件查阅',
                'verbose_name_plural': '附件查阅',
                'constraints': [models.UniqueConstraint(fields=('attachment', 'person', 'hour'), name='attachment_read_once_an_hour')],
            },
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
