from django.db import migrations, models
from django.db.models import F, Q

# A pair's countries are those of its two people: a key of several columns says so, and follows a move. Whoever moves
# to the other's country never makes the HR feed fail and never ends the pair: the row is marked, for coordinators to
# look at. A pair can't be born with the mark.
MARK = """
CREATE FUNCTION programs_mentorship_moved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    apart boolean := NEW.mentor_country <> NEW.mentee_country
        AND NEW.mentor_country <> '' AND NEW.mentee_country <> '';
    lifted boolean := NEW.waiver_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM programs_waiver WHERE id = NEW.waiver_id AND 'other_country' = ANY (rules));
BEGIN
    IF TG_OP = 'INSERT' OR apart OR lifted OR NOT NEW.crosses_border THEN
        NEW.moved_at := NULL;
    ELSIF OLD.mentor_country <> NEW.mentor_country OR OLD.mentee_country <> NEW.mentee_country THEN
        NEW.moved_at := COALESCE(OLD.moved_at, now());
    ELSE
        NEW.moved_at := OLD.moved_at;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mentorship_moved BEFORE INSERT OR UPDATE OF
    mentor_country, mentee_country, crosses_border, waiver_id, moved_at ON programs_mentorship
    FOR EACH ROW EXECUTE FUNCTION programs_mentorship_moved();
CREATE OR REPLACE FUNCTION programs_mentorship_waiver_is_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM programs_waiver
        WHERE id = NEW.waiver_id AND state = 'approved'
            AND mentor_id = NEW.mentor_id AND mentee_id = NEW.mentee_id
            AND ('other_country' = ANY (rules) OR NOT NEW.crosses_border OR NEW.moved_at IS NOT NULL
                OR (NEW.mentor_country <> NEW.mentee_country
                    AND NEW.mentor_country <> '' AND NEW.mentee_country <> ''));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'waiver % does not cover this pair', NEW.waiver_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mentorship_waiver_is_lawful';
    END IF;
    RETURN NEW;
END $$;
"""
UNMARK = """
DROP TRIGGER mentorship_moved ON programs_mentorship;
DROP FUNCTION programs_mentorship_moved();
"""
KEYS = """
UPDATE programs_mentorship SET mentor_country = mentor.country, mentee_country = mentee.country
    FROM people_person mentor, people_person mentee
    WHERE mentor.id = mentor_person_id AND mentee.id = mentee_person_id
        AND (mentor.country <> mentor_country OR mentee.country <> mentee_country);
ALTER TABLE programs_mentorship
    ADD CONSTRAINT mentorship_mentor_country FOREIGN KEY (mentor_person_id, mentor_country)
        REFERENCES people_person (id, country) ON UPDATE CASCADE,
    ADD CONSTRAINT mentorship_mentee_country FOREIGN KEY (mentee_person_id, mentee_country)
        REFERENCES people_person (id, country) ON UPDATE CASCADE;
"""
NO_KEYS = """
ALTER TABLE programs_mentorship
    DROP CONSTRAINT mentorship_mentor_country,
    DROP CONSTRAINT mentorship_mentee_country;
"""
APART = ~Q(mentor_country=F("mentee_country")) & ~Q(mentor_country="") & ~Q(mentee_country="")


class Migration(migrations.Migration):
    dependencies = [("programs", "0010_listed_moves"), ("people", "0012_person_of_country")]
    operations = [
        migrations.AddField(
            model_name="mentorship",
            name="moved_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RemoveConstraint(model_name="mentorship", name="mentorship_crosses_border"),
        migrations.AddConstraint(
            model_name="mentorship",
            constraint=models.CheckConstraint(
                condition=Q(crosses_border=False) | Q(waiver__isnull=False) | Q(moved_at__isnull=False) | APART,
                name="mentorship_crosses_border",
            ),
        ),
        migrations.RunSQL(MARK, UNMARK),
        migrations.RunSQL(KEYS, NO_KEYS),
    ]
