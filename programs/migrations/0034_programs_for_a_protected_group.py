from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0033_people_who_were_marked")]

    operations = [
        migrations.AddField(
            model_name="program",
            name="is_protected",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="program",
            name="protected_for",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_protected", False), models.Q(("protected_for", ""), _negated=True), _connector="OR"),
                name="program_protected_says_for_whom",
            ),
        ),
    ]
