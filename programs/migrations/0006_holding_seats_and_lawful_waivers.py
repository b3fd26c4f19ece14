from django.db import migrations

# A pair that nobody is told of yet, or that both have still to confirm, takes a seat like any other; and the
# exception that a pair names is approved, of these very two, and lifts the rule that the columns break.
SEATS = """
CREATE OR REPLACE FUNCTION programs_mentorship_within_seats() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    places integer;
    taken integer;
BEGIN
    SELECT seats INTO places FROM programs_mentor WHERE id = NEW.mentor_id FOR NO KEY UPDATE;
    SELECT count(*) INTO taken FROM programs_mentorship
        WHERE mentor_id = NEW.mentor_id AND state IN ({states}) AND id IS DISTINCT FROM NEW.id;
    IF taken >= places THEN
        RAISE EXCEPTION 'mentor % has no free seat', NEW.mentor_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mentorship_within_seats';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER mentorship_within_seats ON programs_mentorship;
DROP TRIGGER mentorship_within_seats_again ON programs_mentorship;
CREATE TRIGGER mentorship_within_seats BEFORE INSERT ON programs_mentorship
    FOR EACH ROW WHEN (NEW.state IN ({states}))
    EXECUTE FUNCTION programs_mentorship_within_seats();
CREATE TRIGGER mentorship_within_seats_again BEFORE UPDATE OF mentor_id, state ON programs_mentorship
    FOR EACH ROW WHEN (NEW.state IN ({states})
        AND (OLD.mentor_id <> NEW.mentor_id OR OLD.state NOT IN ({states})))
    EXECUTE FUNCTION programs_mentorship_within_seats();
"""
LAWFUL = """
CREATE FUNCTION programs_mentorship_waiver_is_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM programs_waiver
        WHERE id = NEW.waiver_id AND state = 'approved'
            AND mentor_id = NEW.mentor_id AND mentee_id = NEW.mentee_id
            AND ('other_country' = ANY (rules) OR NOT NEW.crosses_border
                OR (NEW.mentor_country <> NEW.mentee_country
                    AND NEW.mentor_country <> '' AND NEW.mentee_country <> ''));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'waiver % does not cover this pair', NEW.waiver_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mentorship_waiver_is_lawful';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mentorship_waiver_is_lawful
    BEFORE INSERT OR UPDATE OF waiver_id, mentor_id, mentee_id, crosses_border, mentor_country, mentee_country
    ON programs_mentorship FOR EACH ROW WHEN (NEW.waiver_id IS NOT NULL)
    EXECUTE FUNCTION programs_mentorship_waiver_is_lawful();
"""
UNLAWFUL = """
DROP TRIGGER mentorship_waiver_is_lawful ON programs_mentorship;
DROP FUNCTION programs_mentorship_waiver_is_lawful();
"""
NOW = "'held', 'proposed', 'preparing', 'active', 'paused'"
BEFORE = "'preparing', 'active', 'paused'"


class Migration(migrations.Migration):
    dependencies = [("programs", "0005_holds_confirmations_waivers")]
    operations = [
        migrations.RunSQL(SEATS.replace("{states}", NOW), SEATS.replace("{states}", BEFORE)),
        migrations.RunSQL(LAWFUL, UNLAWFUL),
    ]
