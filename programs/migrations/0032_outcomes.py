import django.db.models.deletion
from django.db import migrations, models

FROZEN = """
CREATE FUNCTION outcome_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE integrity_constraint_violation USING
        MESSAGE = 'what was told for a quarter stays as it was told', CONSTRAINT = 'outcome_is_frozen';
END $$;
CREATE TRIGGER outcome_is_frozen BEFORE UPDATE OF until, counts, cells, told ON programs_outcome
    FOR EACH ROW EXECUTE FUNCTION outcome_is_frozen();
"""
THAWED = """
DROP TRIGGER outcome_is_frozen ON programs_outcome;
DROP FUNCTION outcome_is_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("programs", "0031_matters_of_the_house")]

    operations = [
        migrations.CreateModel(
            name="Outcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateField()),
                ("counts", models.JSONField()),
                ("cells", models.JSONField()),
                ("told", models.JSONField()),
                ("made_at", models.DateTimeField()),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outcomes",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("program", "until"), name="outcome_once_per_quarter")
                ],
            },
        ),
        migrations.RunSQL(FROZEN, THAWED),
    ]
