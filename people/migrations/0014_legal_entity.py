from django.db import migrations, models

# A row of the HR feed is read again too when somebody else changed the legal entity.
FORGET = """
DROP TRIGGER people_feedrow_person ON people_person;
CREATE TRIGGER people_feedrow_person AFTER UPDATE ON people_person FOR EACH ROW WHEN (
    current_setting('mentoring.feed', true) IS DISTINCT FROM 'writes' AND (
        (OLD.employee_id, OLD.given_name, OLD.family_name, OLD.sort_name, OLD.email, OLD.country, OLD.location,
         OLD.level, OLD.unit_id, OLD.legal_entity, OLD.job_title, OLD.manager_id, OLD.hired_on, OLD.left_on, OLD.gender,
         OLD.languages, OLD.topics, OLD.time_zone, OLD.is_active, OLD.closed_at, OLD.source, OLD.sources,
         OLD.missed_syncs, OLD.erased_at)
        IS DISTINCT FROM
        (NEW.employee_id, NEW.given_name, NEW.family_name, NEW.sort_name, NEW.email, NEW.country, NEW.location,
         NEW.level, NEW.unit_id, NEW.legal_entity, NEW.job_title, NEW.manager_id, NEW.hired_on, NEW.left_on, NEW.gender,
         NEW.languages, NEW.topics, NEW.time_zone, NEW.is_active, NEW.closed_at, NEW.source, NEW.sources,
         NEW.missed_syncs, NEW.erased_at)
    )
) EXECUTE FUNCTION people_feedrow_person_changed();
"""
# As migration 0010 made it:
FORGET_AS_BEFORE = """
DROP TRIGGER people_feedrow_person ON people_person;
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
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0013_expected_leave")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="legal_entity",
            field=models.CharField(blank=True, db_default="", default="", max_length=150),
        ),
        migrations.RunSQL(FORGET, FORGET_AS_BEFORE),
    ]
