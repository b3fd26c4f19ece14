from django.db import migrations

FORWARD = """
CREATE FUNCTION people_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit is append-only: % is not allowed', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER people_event_no_change BEFORE UPDATE OR DELETE ON people_event
    FOR EACH ROW EXECUTE FUNCTION people_event_is_append_only();
CREATE TRIGGER people_event_no_truncate BEFORE TRUNCATE ON people_event
    FOR EACH STATEMENT EXECUTE FUNCTION people_event_is_append_only();
"""
BACKWARD = """
DROP TRIGGER people_event_no_truncate ON people_event;
DROP TRIGGER people_event_no_change ON people_event;
DROP FUNCTION people_event_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
