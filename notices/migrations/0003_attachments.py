from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_initial")]
    operations = [
        migrations.AddField(model_name="notice", name="attachments", field=models.JSONField(default=list)),
    ]
