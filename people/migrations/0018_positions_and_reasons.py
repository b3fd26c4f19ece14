import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

LEVELS = [
    ("junior", "Junior"),
    ("medior", "Medior"),
    ("senior", "Senior"),
    ("lead", "Lead"),
    ("head", "Head"),
    ("director", "Director"),
]
# What was unknown before is no move; what becomes unknown is kept, so that what follows can be compared.
MOVED = """
CREATE FUNCTION people_position_moved(
    key bigint, level_was text, level_now text, unit_was bigint, unit_now bigint, country_was text, country_now text
) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT (level_was, unit_was, country_was) IS DISTINCT FROM (level_now, unit_now, country_now) AND (
        (level_was <> '' AND level_was <> level_now)
        OR (unit_was IS NOT NULL AND unit_was IS DISTINCT FROM unit_now)
        OR (country_was <> '' AND country_was <> country_now)
        OR EXISTS (SELECT FROM people_positionchange known WHERE known.person_id = key)
    )
$$;
CREATE FUNCTION people_position_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF people_position_moved(
        NEW.id, OLD.level, NEW.level, OLD.unit_id, NEW.unit_id, OLD.country, NEW.country
    ) THEN
        INSERT INTO people_positionchange (
            person_id, changed_on, level_was, level, unit_was_id, unit_id, country_was, country
        ) VALUES (
            NEW.id,
            coalesce(
                nullif(current_setting('mentoring.today', true), '')::date,
                ((now() + coalesce((SELECT ahead FROM people_clockshift), interval '0')) AT TIME ZONE 'UTC')::date
            ),
            OLD.level, NEW.level, OLD.unit_id, NEW.unit_id, OLD.country, NEW.country
        );
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER people_position_noted AFTER UPDATE OF level, unit_id, country ON people_person
    FOR EACH ROW WHEN (
        (OLD.level, OLD.unit_id, OLD.country) IS DISTINCT FROM (NEW.level, NEW.unit_id, NEW.country)
        AND NEW.erased_at IS NULL
        AND (NEW.is_active OR (NEW.closed_at IS NOT NULL AND NEW.left_on IS NULL))
        AND current_setting('mentoring.positions', true) IS DISTINCT FROM 'noted'
    ) EXECUTE FUNCTION people_position_changed();

CREATE FUNCTION people_positionchange_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('mentoring.position_door', true) = 'forget' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'earlier positions are append-only: % is not allowed', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER people_positionchange_no_change BEFORE UPDATE OR DELETE ON people_positionchange
    FOR EACH ROW EXECUTE FUNCTION people_positionchange_is_append_only();

INSERT INTO people_positionskept ("only", since) VALUES (true, CURRENT_DATE);
"""
UNMOVED = """
DROP TRIGGER people_position_noted ON people_person;
DROP FUNCTION people_position_changed();
DROP FUNCTION people_position_moved(bigint, text, text, bigint, bigint, text, text);
DROP TRIGGER people_positionchange_no_change ON people_positionchange;
DROP FUNCTION people_positionchange_is_append_only();
"""
COLUMNS = (
    "employee_id", "given_name", "family_name", "sort_name", "email", "country", "location", "level", "unit_id",
    "legal_entity", "job_title", "manager_id", "hired_on", "left_on", "gender", "languages", "topics", "time_zone",
    "is_active", "closed_at", "source", "sources", "missed_syncs", "erased_at",
)  # fmt: skip


def forgets(columns: tuple[str, ...]) -> str:
    """The feed reads a row again after somebody else changed one of these columns of the person."""
    old, new = (", ".join(f"{row}.{name}" for name in columns) for row in ("OLD", "NEW"))
    return f"""
        DROP TRIGGER people_feedrow_person ON people_person;
        CREATE TRIGGER people_feedrow_person AFTER UPDATE ON people_person FOR EACH ROW WHEN (
            current_setting('mentoring.feed', true) IS DISTINCT FROM 'writes'
            AND (({old}) IS DISTINCT FROM ({new}))
        ) EXECUTE FUNCTION people_feedrow_person_changed();
    """


def _level() -> models.CharField:
    return models.CharField(blank=True, choices=LEVELS, max_length=20)


def _unit() -> models.ForeignKey:
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.orgunit"
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0017_saved_views")]

    operations = [
        migrations.AddField(
            "person",
            "left_why",
            models.CharField(
                blank=True,
                choices=[
                    ("voluntary", "Chose to go"),
                    ("involuntary", "The employer ended it"),
                    ("retirement", "Retired"),
                    ("contract_end", "A temporary contract ended"),
                    ("other", "Another reason"),
                ],
                db_default="",
                default="",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            "person",
            models.CheckConstraint(
                condition=models.Q(
                    ("left_why__in", ["", "voluntary", "involuntary", "retirement", "contract_end", "other"])
                ),
                name="person_left_why_is_known",
            ),
        ),
        migrations.AlterField(
            "feedword",
            "kind",
            models.CharField(
                choices=[("country", "Country"), ("level", "Level"), ("leaving", "Reason for leaving")],
                max_length=16,
            ),
        ),
        migrations.CreateModel(
            "PositionChange",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("changed_on", models.DateField(db_index=True)),
                ("level_was", _level()),
                ("level", _level()),
                ("unit_was", _unit()),
                ("unit", _unit()),
                ("country_was", models.CharField(blank=True, max_length=2)),
                ("country", models.CharField(blank=True, max_length=2)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="position_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.CreateModel(
            "PositionsKept",
            [
                ("only", models.BooleanField(default=True, primary_key=True, serialize=False)),
                ("since", models.DateField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("only", True)), name="positions_kept_one_row")
                ]
            },
        ),
        migrations.RunSQL(MOVED, UNMOVED),
        migrations.RunSQL(forgets((*COLUMNS, "left_why")), forgets(COLUMNS)),
    ]
