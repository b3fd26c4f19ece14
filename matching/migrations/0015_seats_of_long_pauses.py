from django.db import migrations

# The directory notes a seat that is freed in a long pause like one that is taken or given back.
NOTED = """
DROP TRIGGER listing_pair ON programs_mentorship;
CREATE TRIGGER listing_pair AFTER INSERT OR DELETE OR UPDATE OF state, mentor_id, mentor_person_id{column}
    ON programs_mentorship FOR EACH ROW EXECUTE FUNCTION matching_listing_pair();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0014_sealed_words'),
        ('programs', '0022_seats_of_long_pauses'),
    ]

    operations = [
        migrations.RunSQL(NOTED.replace("{column}", ", seat_freed_on"), NOTED.replace("{column}", "")),
    ]
