import django.core.validators
from django.db import migrations, models

import testimonies.models.catalogue


class Migration(migrations.Migration):
    dependencies = [
        ("testimonies", "0011_words_are_not_sampled"),
    ]

    operations = [
        migrations.AddField(
            model_name="helpline",
            name="behaviours",
            field=models.ManyToManyField(
                blank=True,
                limit_choices_to={"kind": "behaviour"},
                related_name="+",
                to="testimonies.term",
                verbose_name="for these behaviours",
            ),
        ),
        migrations.AddField(
            model_name="helpline",
            name="for_everyone",
            field=models.BooleanField(
                default=False, help_text="Comes before the lines for some.", verbose_name="for everyone"
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="can_en",
            field=models.TextField(blank=True, verbose_name="what it can do, in English"),
        ),
        migrations.AddField(
            model_name="step",
            name="can_fr",
            field=models.TextField(blank=True, verbose_name="what it can do, in French"),
        ),
        migrations.AddField(
            model_name="step",
            name="cannot_en",
            field=models.TextField(blank=True, verbose_name="what it cannot do, in English"),
        ),
        migrations.AddField(
            model_name="step",
            name="cannot_fr",
            field=models.TextField(blank=True, verbose_name="what it cannot do, in French"),
        ),
        migrations.AddField(
            model_name="step",
            name="data_sources",
            field=models.ManyToManyField(
                blank=True,
                limit_choices_to={"kind": "data_source"},
                related_name="+",
                to="testimonies.term",
                verbose_name="for these ways to obtain the data",
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="kind",
            field=models.CharField(
                choices=[
                    ("now", "tonight"),
                    ("route", "way to go"),
                    ("tenant", "for tenants"),
                ],
                default="now",
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="link",
            field=models.CharField(
                blank=True,
                max_length=200,
                validators=[django.core.validators.URLValidator(schemes=["https"])],
                verbose_name="link",
            ),
        ),
        migrations.AlterField(
            model_name="step",
            name="behaviours",
            field=models.ManyToManyField(
                blank=True,
                limit_choices_to={"kind": "behaviour"},
                related_name="+",
                to="testimonies.term",
                verbose_name="for these behaviours",
            ),
        ),
        migrations.CreateModel(
            name="LegalNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="slug")),
                (
                    "country",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("FR", "France"),
                            ("BE", "Belgium"),
                            ("CH", "Switzerland"),
                            ("CA-QC", "Québec"),
                            ("other", "Another country"),
                        ],
                        max_length=5,
                        verbose_name="country",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("active", models.BooleanField(default=True, verbose_name="shown")),
                ("verified_on", models.DateField(blank=True, null=True, verbose_name="checked on")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                ("title_fr", models.CharField(max_length=120, verbose_name="title in French")),
                ("title_en", models.CharField(max_length=120, verbose_name="title in English")),
                ("text_fr", models.TextField(verbose_name="text in French")),
                ("text_en", models.TextField(verbose_name="text in English")),
                ("article", models.CharField(max_length=120, verbose_name="article")),
                (
                    "penalty_fr",
                    models.CharField(blank=True, max_length=200, verbose_name="penalty in French"),
                ),
                (
                    "penalty_en",
                    models.CharField(blank=True, max_length=200, verbose_name="penalty in English"),
                ),
                (
                    "years_to_complain",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="years to file a complaint"
                    ),
                ),
                (
                    "behaviours",
                    models.ManyToManyField(
                        blank=True,
                        limit_choices_to={"kind": "behaviour"},
                        related_name="+",
                        to="testimonies.term",
                        verbose_name="for these behaviours",
                    ),
                ),
                (
                    "data_sources",
                    models.ManyToManyField(
                        blank=True,
                        limit_choices_to={"kind": "data_source"},
                        related_name="+",
                        to="testimonies.term",
                        verbose_name="for these ways to obtain the data",
                    ),
                ),
            ],
            options={
                "verbose_name": "article of law",
                "verbose_name_plural": "articles of law",
                "ordering": ("order", "slug"),
            },
            bases=(testimonies.models.catalogue.Bilingual, models.Model),
        ),
    ]
