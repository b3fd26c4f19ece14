from django.db import migrations, models


# Half a working day says nothing: NULL compared with a time was let through before.
HALF = """
UPDATE people_person SET works_from = NULL, works_until = NULL
    WHERE (works_from IS NULL) <> (works_until IS NULL);
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0007_directory_calls_and_roles'),
    ]

    operations = [
        migrations.RunSQL(HALF, migrations.RunSQL.noop),
        migrations.RemoveConstraint(
            model_name='person',
            name='person_works_from_before_until',
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('works_from__isnull', True), ('works_until__isnull', True)), models.Q(('works_from__isnull', False), ('works_from__lt', models.F('works_until')), ('works_until__isnull', False)), _connector='OR'), name='person_works_from_before_until'),
        ),
    ]
