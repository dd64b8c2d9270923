"""Articles that stand on the desk's sheet alone; operators see which facts want a check."""

from django.db import migrations

from .seeds.team import FOR_THE_TEAM, TEAM_NOTES

SEEN_BY_OPERATORS = ("view_helpline", "view_legalnote", "view_step")


def seed(apps, schema_editor):
    """A slug that is taken is somebody's own row. The rights exist since 0003 and 0013."""
    notes = apps.get_model("testimonies", "LegalNote").objects
    for row in TEAM_NOTES:
        notes.get_or_create(slug=row["slug"], defaults=row | FOR_THE_TEAM)
    for group, rights in _operators(apps):
        group.permissions.add(*rights)


def unseed(apps, schema_editor):
    """Without the field they would stand on readers' pages."""
    apps.get_model("testimonies", "LegalNote").objects.filter(for_the_team=True).delete()
    for group, rights in _operators(apps):
        group.permissions.remove(*rights)


def _operators(apps):
    rights = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="testimonies", codename__in=SEEN_BY_OPERATORS
    )
    return [(group, rights) for group in apps.get_model("auth", "Group").objects.filter(name="Operators")]


class Migration(migrations.Migration):
    dependencies = [
        ("testimonies", "0015_for_the_team"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunPython(seed, unseed)]
