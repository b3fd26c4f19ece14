from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0022_seats_of_long_pauses'),
    ]

    operations = [
        migrations.AddField(
            model_name='mentee',
            name='away_from',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='mentee',
            name='away_until',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='mentee',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('away_from__isnull', True), ('away_until__isnull', True)), models.Q(('away_from__isnull', False), ('away_until__gt', models.F('away_from')), ('away_until__isnull', False)), _connector='OR'), name='mentee_away_from_until'),
        ),
    ]
