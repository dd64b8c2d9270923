"""The roles of the desk, each with exactly the rights it needs. Nobody at the desk deletes, and none but operators hold accounts."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

MODERATORS = (
    "testimonies.view_testimony",
    "testimonies.read_testimony",
    "testimonies.move_testimony",
    "testimonies.view_term",
    "testimonies.view_helpline",
    "testimonies.view_step",
    "testimonies.view_savedreply",
    "testimonies.view_event",
)
EDITED_BY_LEADS = ("call", "term", "helpline", "step", "savedreply")
LEADS = (
    *MODERATORS,
    "testimonies.lead_testimony",
    *(f"testimonies.{verb}_{model}" for model in EDITED_BY_LEADS for verb in ("view", "add", "change")),
)
OPERATORS = (
    "auth.view_user",
    "auth.add_user",
    "auth.change_user",
    "testimonies.view_legalnotice",
    "testimonies.change_legalnotice",
)
GROUPS = {"Moderators": MODERATORS, "Lead moderators": LEADS, "Analysts": (), "Operators": OPERATORS}


def make_permissions(apps):
    """Django writes them after the last migration; the groups need them now."""
    for label in ("auth", "testimonies"):
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None


def make_groups(apps, schema_editor):
    make_permissions(apps)
    group_model, permission_model = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, rights in GROUPS.items():
        group, _created = group_model.objects.get_or_create(name=name)
        wanted = [right.split(".") for right in rights]
        group.permissions.set(
            permission_model.objects.get(content_type__app_label=app, codename=codename)
            for app, codename in wanted
        )


class Migration(migrations.Migration):
    dependencies = [
        ("testimonies", "0002_seed"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
