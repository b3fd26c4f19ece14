"""The week of a coordinator can be switched off as well."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0006_webhooks")]

    operations = [
        migrations.RemoveConstraint(model_name="muted", name="notice_only_optional_is_muted"),
        migrations.AddConstraint(
            model_name="muted",
            constraint=models.CheckConstraint(
                condition=models.Q(("topic__in", ["invitations", "messages", "reminders", "week"])),
                name="notice_only_optional_is_muted",
            ),
        ),
    ]
