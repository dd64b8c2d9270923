from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("testimonies", "0014_backup")]
    operations = [
        migrations.AddField(
            model_name="legalnote",
            name="for_the_team",
            field=models.BooleanField(
                default=False,
                help_text="Stands on the sheet of the desk alone, on no page for readers.",
                verbose_name="for the team",
            ),
        ),
    ]
