from django.conf import settings
from django.db import migrations, models


# A pair copies its program and its people, so that walls can be built of them; nobody can copy them wrong.
FORWARD = """
ALTER TABLE programs_mentorship
    ADD CONSTRAINT mentorship_mentor_of_program
        FOREIGN KEY (mentor_id, program_id) REFERENCES programs_mentor (id, program_id),
    ADD CONSTRAINT mentorship_mentee_of_program
        FOREIGN KEY (mentee_id, program_id) REFERENCES programs_mentee (id, program_id),
    ADD CONSTRAINT mentorship_mentor_is_person
        FOREIGN KEY (mentor_id, mentor_person_id) REFERENCES programs_mentor (id, person_id),
    ADD CONSTRAINT mentorship_mentee_is_person
        FOREIGN KEY (mentee_id, mentee_person_id) REFERENCES programs_mentee (id, person_id);
"""
BACKWARD = """
ALTER TABLE programs_mentorship
    DROP CONSTRAINT mentorship_mentor_of_program,
    DROP CONSTRAINT mentorship_mentee_of_program,
    DROP CONSTRAINT mentorship_mentor_is_person,
    DROP CONSTRAINT mentorship_mentee_is_person;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0003_provisioning_and_roles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='mentee',
            constraint=models.UniqueConstraint(fields=('id', 'program'), name='mentee_of_program'),
        ),
        migrations.AddConstraint(
            model_name='mentee',
            constraint=models.UniqueConstraint(fields=('id', 'person'), name='mentee_is_person'),
        ),
        migrations.AddConstraint(
            model_name='mentor',
            constraint=models.UniqueConstraint(fields=('id', 'program'), name='mentor_of_program'),
        ),
        migrations.AddConstraint(
            model_name='mentor',
            constraint=models.UniqueConstraint(fields=('id', 'person'), name='mentor_is_person'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
