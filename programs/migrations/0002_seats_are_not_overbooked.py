from django.db import migrations

# The wall behind the deed's own row lock: whatever writes a mentorship, a mentor never has more than the seats allow.
FORWARD = """
CREATE FUNCTION programs_mentorship_within_seats() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    places integer;
    taken integer;
BEGIN
    SELECT seats INTO places FROM programs_mentor WHERE id = NEW.mentor_id FOR NO KEY UPDATE;
    SELECT count(*) INTO taken FROM programs_mentorship
        WHERE mentor_id = NEW.mentor_id AND state IN ('preparing', 'active', 'paused') AND id IS DISTINCT FROM NEW.id;
    IF taken >= places THEN
        RAISE EXCEPTION 'mentor % has no free seat', NEW.mentor_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mentorship_within_seats';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mentorship_within_seats BEFORE INSERT ON programs_mentorship
    FOR EACH ROW WHEN (NEW.state IN ('preparing', 'active', 'paused'))
    EXECUTE FUNCTION programs_mentorship_within_seats();
CREATE TRIGGER mentorship_within_seats_again BEFORE UPDATE OF mentor_id, state ON programs_mentorship
    FOR EACH ROW WHEN (NEW.state IN ('preparing', 'active', 'paused')
        AND (OLD.mentor_id <> NEW.mentor_id OR OLD.state NOT IN ('preparing', 'active', 'paused')))
    EXECUTE FUNCTION programs_mentorship_within_seats();
"""
BACKWARD = """
DROP TRIGGER mentorship_within_seats_again ON programs_mentorship;
DROP TRIGGER mentorship_within_seats ON programs_mentorship;
DROP FUNCTION programs_mentorship_within_seats();
"""


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
