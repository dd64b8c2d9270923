import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("testimonies", "0008_figures")]

    operations = [
        migrations.CreateModel(
            name="ShareImage",
            fields=[
                (
                    "testimony",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="share_image",
                        serialize=False,
                        to="testimonies.testimony",
                    ),
                ),
                ("picture", models.BinaryField()),
                ("words", models.TextField()),
            ],
            options={
                "verbose_name": "share picture",
                "verbose_name_plural": "share pictures",
                "default_permissions": (),
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="testimony",
            index=models.Index(
                models.Func(
                    models.F("public_id"),
                    output_field=models.CharField(),
                    template="SUBSTR(%(expressions)s, 1, 1)",
                ),
                models.F("public_id"),
                condition=models.Q(("allow_indexing", True), ("state", "published")),
                name="listed_by_first_sign",
            ),
        ),
    ]
