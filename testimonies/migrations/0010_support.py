import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("testimonies", "0009_share"),
    ]

    operations = [
        migrations.CreateModel(
            name="Support",
            fields=[
                (
                    "testimony",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="support",
                        serialize=False,
                        to="testimonies.testimony",
                    ),
                ),
                ("number", models.PositiveIntegerField(default=0)),
                ("shown", models.PositiveIntegerField(default=0)),
            ],
            options={
                "default_permissions": (),
            },
        ),
    ]
