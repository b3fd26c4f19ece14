from django.db import migrations

# Behind the deed's own check and lock: a request is between two people of its own program, and a mentee never has
# more requests open than the program lets them choose.
FORWARD = """
ALTER TABLE matching_mentorrequest
    ADD CONSTRAINT request_mentor_of_program
        FOREIGN KEY (mentor_id, program_id) REFERENCES programs_mentor (id, program_id),
    ADD CONSTRAINT request_mentee_of_program
        FOREIGN KEY (mentee_id, program_id) REFERENCES programs_mentee (id, program_id);
CREATE FUNCTION matching_request_within_choices() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    most integer;
    already integer;
BEGIN
    PERFORM 1 FROM programs_mentee WHERE id = NEW.mentee_id FOR NO KEY UPDATE;
    SELECT most_choices INTO most FROM programs_program WHERE id = NEW.program_id;
    SELECT count(*) INTO already FROM matching_mentorrequest
        WHERE mentee_id = NEW.mentee_id AND state IN ('queued', 'pending') AND id IS DISTINCT FROM NEW.id;
    IF already >= most THEN
        RAISE EXCEPTION 'mentee % has % requests open already', NEW.mentee_id, already
            USING ERRCODE = 'check_violation', CONSTRAINT = 'request_within_choices';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER request_within_choices BEFORE INSERT ON matching_mentorrequest
    FOR EACH ROW WHEN (NEW.state IN ('queued', 'pending'))
    EXECUTE FUNCTION matching_request_within_choices();
CREATE TRIGGER request_within_choices_again BEFORE UPDATE OF mentee_id, state ON matching_mentorrequest
    FOR EACH ROW WHEN (NEW.state IN ('queued', 'pending')
        AND (OLD.mentee_id <> NEW.mentee_id OR OLD.state NOT IN ('queued', 'pending')))
    EXECUTE FUNCTION matching_request_within_choices();
"""
BACKWARD = """
DROP TRIGGER request_within_choices_again ON matching_mentorrequest;
DROP TRIGGER request_within_choices ON matching_mentorrequest;
DROP FUNCTION matching_request_within_choices();
ALTER TABLE matching_mentorrequest
    DROP CONSTRAINT request_mentor_of_program,
    DROP CONSTRAINT request_mentee_of_program;
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0004_policy_versions"), ("programs", "0004_pairs_are_who_they_say")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
