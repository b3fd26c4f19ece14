from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0015_seats_of_long_pauses'),
        ('programs', '0023_mentees_away'),
    ]

    operations = [
        migrations.AlterField(
            model_name='mentorrequest',
            name='close_reason',
            field=models.CharField(blank=True, choices=[('no_room', 'This mentor has no room left'), ('not_allowed', 'The rules of the program no longer allow this pair'), ('ended', 'The program does not match any more'), ('left', 'One of you is no longer available'), ('not_continued', 'Not continued after the introduction'), ('away', 'The mentee is away for some time')], max_length=16),
        ),
    ]
