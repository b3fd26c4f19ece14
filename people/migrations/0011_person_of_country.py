from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0010_known_feed_rows'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(fields=('id', 'country'), name='person_of_country'),
        ),
    ]
