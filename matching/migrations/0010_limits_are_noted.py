from django.db import migrations

# What a mentor wants over all programs changes the room in each of them, so the directory notes it.
FORWARD = """
CREATE FUNCTION matching_listing_limit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM matching_listing_note(ARRAY(SELECT id FROM programs_mentor
        WHERE person_id = CASE WHEN TG_OP = 'DELETE' THEN OLD.person_id ELSE NEW.person_id END));
    RETURN NULL;
END $$;
CREATE TRIGGER listing_limit AFTER INSERT OR UPDATE OR DELETE ON programs_mentorlimit
    FOR EACH ROW EXECUTE FUNCTION matching_listing_limit();
"""
BACKWARD = """
DROP TRIGGER listing_limit ON programs_mentorlimit;
DROP FUNCTION matching_listing_limit();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0009_coffee'),
        ('programs', '0012_rooms_of_mentors'),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
