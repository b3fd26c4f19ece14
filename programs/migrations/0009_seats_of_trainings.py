from django.db import migrations

# The wall behind the deed's own row lock: a training never has more places taken than it has seats.
FORWARD = """
CREATE FUNCTION programs_session_within_seats() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    places integer;
    taken integer;
BEGIN
    SELECT seats INTO places FROM programs_trainingsession WHERE id = NEW.session_id FOR NO KEY UPDATE;
    SELECT count(*) INTO taken FROM programs_sessionplace
        WHERE session_id = NEW.session_id AND state = 'taken' AND id IS DISTINCT FROM NEW.id;
    IF taken >= places THEN
        RAISE EXCEPTION 'training % has no free seat', NEW.session_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'session_within_seats';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER session_within_seats BEFORE INSERT ON programs_sessionplace
    FOR EACH ROW WHEN (NEW.state = 'taken') EXECUTE FUNCTION programs_session_within_seats();
CREATE TRIGGER session_within_seats_again BEFORE UPDATE OF session_id, state ON programs_sessionplace
    FOR EACH ROW WHEN (NEW.state = 'taken' AND (OLD.session_id <> NEW.session_id OR OLD.state <> 'taken'))
    EXECUTE FUNCTION programs_session_within_seats();
CREATE FUNCTION programs_session_keeps_seats() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seats < (SELECT count(*) FROM programs_sessionplace WHERE session_id = NEW.id AND state = 'taken') THEN
        RAISE EXCEPTION 'training % has more places taken', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'session_keeps_seats';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER session_keeps_seats BEFORE UPDATE OF seats ON programs_trainingsession
    FOR EACH ROW WHEN (NEW.seats < OLD.seats) EXECUTE FUNCTION programs_session_keeps_seats();
"""
BACKWARD = """
DROP TRIGGER session_keeps_seats ON programs_trainingsession;
DROP FUNCTION programs_session_keeps_seats();
DROP TRIGGER session_within_seats_again ON programs_sessionplace;
DROP TRIGGER session_within_seats ON programs_sessionplace;
DROP FUNCTION programs_session_within_seats();
"""


class Migration(migrations.Migration):
    dependencies = [("programs", "0008_live_trainings")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
