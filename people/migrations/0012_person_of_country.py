from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0011_room_for_a_whole_company'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(fields=('id', 'country'), name='person_of_country'),
        ),
    ]
