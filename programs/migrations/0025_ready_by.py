from datetime import timedelta

from django.db import migrations, models
from django.db.models import F


def three_weeks(apps, schema_editor):
    """Who prepares already has the three weeks that the overview gave them so far."""
    rows = apps.get_model("programs", "Mentorship").objects.filter(state__in=["held", "proposed", "preparing"])
    rows.update(prepare_by=F("started_on") + timedelta(days=21))


class Migration(migrations.Migration):

    dependencies = [
        ("programs", "0024_releases"),
    ]

    operations = [
        migrations.AddField(
            model_name="mentorship",
            name="prepare_by",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.RunPython(three_weeks, migrations.RunPython.noop),
    ]
