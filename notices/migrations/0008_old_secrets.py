from django.db import migrations, models

import people.models.sealed
from people.models.walls import seal_constraints


class Migration(migrations.Migration):
    dependencies = [("notices", "0007_topic_of_the_week")]

    operations = [
        migrations.AddField(
            model_name="webhook",
            name="old_secret",
            field=people.models.sealed.SealedTextField(blank=True, db_default="", default=""),
        ),
        *seal_constraints("notices_webhook", "old_secret"),
        migrations.AddField(
            model_name="webhook",
            name="old_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="webhook",
            constraint=models.CheckConstraint(
                condition=models.Q(("old_secret", ""), ("old_until__isnull", True))
                | (models.Q(("old_secret", ""), _negated=True) & models.Q(("old_until__isnull", False))),
                name="webhook_old_secret_ends",
            ),
        ),
    ]
