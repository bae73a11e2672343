"""Keep agreements with electronic signatures in them."""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers of the tables that are there."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0028_seed_signing_deadlines'),
    ]

    operations = [
        migrations.CreateModel(
            name='SignedDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.BinaryField(verbose_name='文件')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('subject', models.TextField(verbose_name='证书持有人')),
                ('issuer', models.TextField(verbose_name='证书颁发者')),
                ('serial', models.CharField(max_length=64, verbose_name='证书序列号')),
                ('fingerprint', models.CharField(max_length=64, verbose_name='证书指纹（SHA-256）')),
                ('digest', models.CharField(max_length=20, verbose_name='摘要算法')),
                ('covers', models.CharField(max_length=40, verbose_name='签名覆盖范围')),
                ('signature', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='document', to='cases.agreementsignature')),
            ],
            options={
                'verbose_name': '已签名的协议',
                'verbose_name_plural': '已签名的协议',
            },
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
