from django.db import migrations, models

# What the HR feed reads or writes of a person. The feed itself says what it wrote, so it is left out.
FORWARD = """
CREATE FUNCTION people_feedrow_forget(keys bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO people_feedrow (person, digest, changed_in)
    SELECT DISTINCT key, NULL::bytea, pg_current_xact_id()::text::bigint FROM unnest(keys) AS touched (key) ORDER BY 1
    ON CONFLICT (person) DO UPDATE SET digest = NULL, changed_in = excluded.changed_in
$$;

CREATE FUNCTION people_feedrow_person_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM people_feedrow_forget(ARRAY[NEW.id]);
    IF NEW.employee_id <> OLD.employee_id OR NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN
        PERFORM people_feedrow_forget(ARRAY(SELECT id FROM people_person WHERE manager_id = NEW.id));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER people_feedrow_person AFTER UPDATE ON people_person FOR EACH ROW WHEN (
    current_setting('mentoring.feed', true) IS DISTINCT FROM 'writes' AND (
        (OLD.employee_id, OLD.given_name, OLD.family_name, OLD.sort_name, OLD.email, OLD.country, OLD.location,
         OLD.level, OLD.unit_id, OLD.job_title, OLD.manager_id, OLD.hired_on, OLD.left_on, OLD.gender,
         OLD.languages, OLD.topics, OLD.time_zone, OLD.is_active, OLD.closed_at, OLD.source, OLD.sources,
         OLD.missed_syncs, OLD.erased_at)
        IS DISTINCT FROM
        (NEW.employee_id, NEW.given_name, NEW.family_name, NEW.sort_name, NEW.email, NEW.country, NEW.location,
         NEW.level, NEW.unit_id, NEW.job_title, NEW.manager_id, NEW.hired_on, NEW.left_on, NEW.gender,
         NEW.languages, NEW.topics, NEW.time_zone, NEW.is_active, NEW.closed_at, NEW.source, NEW.sources,
         NEW.missed_syncs, NEW.erased_at)
    )
) EXECUTE FUNCTION people_feedrow_person_changed();

CREATE FUNCTION people_feedrow_unit_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM people_feedrow_forget(ARRAY(SELECT id FROM people_person WHERE unit_id = NEW.id));
    RETURN NULL;
END $$;
CREATE TRIGGER people_feedrow_unit AFTER UPDATE ON people_orgunit
    FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION people_feedrow_unit_changed();

CREATE FUNCTION people_feedrow_topic_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM people_feedrow_forget(ARRAY(SELECT id FROM people_person WHERE OLD.slug = ANY(topics)));
    RETURN NULL;
END $$;
CREATE TRIGGER people_feedrow_topic_gone AFTER DELETE ON people_topic
    FOR EACH ROW EXECUTE FUNCTION people_feedrow_topic_changed();
CREATE TRIGGER people_feedrow_topic_renamed AFTER UPDATE ON people_topic
    FOR EACH ROW WHEN (OLD.slug IS DISTINCT FROM NEW.slug) EXECUTE FUNCTION people_feedrow_topic_changed();

-- Room beside each row: a change of what no index holds then writes no index.
ALTER TABLE people_person SET (fillfactor = 70);
"""
BACKWARD = """
ALTER TABLE people_person RESET (fillfactor);
DROP TRIGGER people_feedrow_topic_renamed ON people_topic;
DROP TRIGGER people_feedrow_topic_gone ON people_topic;
DROP TRIGGER people_feedrow_unit ON people_orgunit;
DROP TRIGGER people_feedrow_person ON people_person;
DROP FUNCTION people_feedrow_topic_changed();
DROP FUNCTION people_feedrow_unit_changed();
DROP FUNCTION people_feedrow_person_changed();
DROP FUNCTION people_feedrow_forget(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("people", "0009_leavers_held_and_keepers"),
    ]

    operations = [
        migrations.CreateModel(
            name="FeedRow",
            fields=[
                ("person", models.BigIntegerField(primary_key=True, serialize=False)),
                ("digest", models.BinaryField(null=True)),
                ("changed_in", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("house_roles__contains", ["hr_admin"])),
                fields=["id"],
                name="person_hr_administrators",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
