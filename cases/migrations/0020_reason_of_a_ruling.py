"""Why the author of a change ruled on a conflict as they did, apart from why the change is made.

Rulings from before wrote their reason over the explanation of the change; the event has it too.
"""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0019_sign_up_attempts'),
    ]

    operations = [
        migrations.AddField(
            model_name='itemconflict',
            name='ruling_reason',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='裁定说明'),
        ),
    ]
