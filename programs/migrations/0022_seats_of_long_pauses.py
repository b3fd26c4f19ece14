from django.db import migrations, models

# A pair that pauses for longer than its seat is kept takes none; when it goes on it needs one again.
SEATED = """
CREATE OR REPLACE FUNCTION programs_mentorship_within_seats() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    places integer;
    taken integer;
BEGIN
    SELECT seats INTO places FROM programs_mentor WHERE id = NEW.mentor_id FOR NO KEY UPDATE;
    SELECT count(*) INTO taken FROM programs_mentorship
        WHERE mentor_id = NEW.mentor_id AND {seated} AND id IS DISTINCT FROM NEW.id;
    IF taken >= places THEN
        RAISE EXCEPTION 'mentor % has no free seat', NEW.mentor_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mentorship_within_seats';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION programs_mentorship_within_limit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    places integer;
    taken integer;
BEGIN
    SELECT most INTO places FROM programs_mentorlimit WHERE person_id = NEW.mentor_person_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NEW;
    END IF;
    SELECT count(*) INTO taken FROM programs_mentorship
        WHERE mentor_person_id = NEW.mentor_person_id AND {seated} AND id IS DISTINCT FROM NEW.id;
    IF taken >= places THEN
        RAISE EXCEPTION 'person % guides as many mentees as they want to', NEW.mentor_person_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mentorship_within_limit';
    END IF;
    RETURN NEW;
END $$;
"""
AGAIN = """
DROP TRIGGER mentorship_within_seats_again ON programs_mentorship;
DROP TRIGGER mentorship_within_limit_again ON programs_mentorship;
CREATE TRIGGER mentorship_within_seats_again BEFORE UPDATE OF mentor_id, state{column} ON programs_mentorship
    FOR EACH ROW WHEN ({new} AND (OLD.mentor_id <> NEW.mentor_id OR NOT ({old})))
    EXECUTE FUNCTION programs_mentorship_within_seats();
CREATE TRIGGER mentorship_within_limit_again BEFORE UPDATE OF mentor_person_id, state{column} ON programs_mentorship
    FOR EACH ROW WHEN ({new} AND (OLD.mentor_person_id <> NEW.mentor_person_id OR NOT ({old})))
    EXECUTE FUNCTION programs_mentorship_within_limit();
"""
ALIVE = "{row}state IN ('held', 'proposed', 'preparing', 'active', 'paused')"


def walls(column: str) -> str:
    """With the name of the column that frees a seat, or as they were before there was one."""
    seated = ALIVE + (" AND {row}seat_freed_on IS NULL" if column else "")
    return SEATED.replace("{seated}", seated.format(row="")) + AGAIN.format(
        column=column, new=seated.format(row="NEW."), old=seated.format(row="OLD.")
    )


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0021_meetings_messages_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='mentorship',
            name='seat_freed_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='mentorship',
            constraint=models.CheckConstraint(condition=models.Q(('seat_freed_on__isnull', True), ('state', 'paused'), _connector='OR'), name='mentorship_seat_freed_while_paused'),
        ),
        migrations.RunSQL(walls(", seat_freed_on"), walls("")),
    ]
