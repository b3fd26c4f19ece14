import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FROZEN = """
CREATE FUNCTION lottery_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE integrity_constraint_violation USING
        MESSAGE = 'lots that were drawn stay as they are', CONSTRAINT = 'lottery_is_frozen';
END $$;
CREATE TRIGGER lottery_is_frozen BEFORE UPDATE OF seed, places, "order", drawn_at ON programs_lottery
    FOR EACH ROW EXECUTE FUNCTION lottery_is_frozen();
"""
THAWED = """
DROP TRIGGER lottery_is_frozen ON programs_lottery;
DROP FUNCTION lottery_is_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0029_matters_of_the_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Lottery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seed", models.CharField(max_length=32)),
                ("places", models.PositiveIntegerField()),
                (
                    "order",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                ("drawn_at", models.DateTimeField()),
                (
                    "drawn_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "program",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lottery",
                        to="programs.program",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(FROZEN, THAWED),
    ]
