from django.db import migrations, models

import testimonies.models.figures


class Migration(migrations.Migration):
    dependencies = [
        ("testimonies", "0007_reading"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="testimony",
            index=models.Index(
                condition=models.Q(("state", "published")),
                fields=["state", "public_id"],
                name="published_by_id",
            ),
        ),
        migrations.CreateModel(
            name="PublishedFigures",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("counted_at", models.DateTimeField()),
                ("of_demo", models.BooleanField()),
                ("cells", testimonies.models.figures.JSONText(default=dict)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("month", models.DateField(primary_key=True, serialize=False)),
                ("cells", testimonies.models.figures.JSONText(default=dict)),
                ("bases", testimonies.models.figures.JSONText(default=dict)),
            ],
            options={
                "ordering": ("-month",),
                "default_permissions": (),
            },
        ),
    ]
