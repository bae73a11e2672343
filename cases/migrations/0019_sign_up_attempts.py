"""Count attempts to sign up by the place that they come from."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0018_seed_applicants'),
    ]

    operations = [
        migrations.CreateModel(
            name='SignUpAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(blank=True, max_length=43)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': '注册尝试',
                'verbose_name_plural': '注册尝试',
                'indexes': [models.Index(fields=['place', 'at'], name='sign_up_attempt_place')],
            },
        ),
    ]
