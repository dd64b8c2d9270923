"""Articles of law, routes, steps for tenants, and whom each line is for. Nothing that the desk edited is overwritten."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

from .seeds.law import LEGAL_NOTES
from .seeds.routes import FOR_EVERYONE, FOR_SOME, INTO_ROUTES, MORE_STEPS
from .seeds.steps import STEPS

LISTS = {"behaviours": "behaviour", "data_sources": "data_source"}
RIGHTS = {
    "Moderators": ("view_legalnote",),
    "Lead moderators": ("view_legalnote", "add_legalnote", "change_legalnote"),
}
AS_BEFORE = {row["slug"]: row | {"order": 10 * place} for place, row in enumerate(STEPS, 1)}
MOVED = ("order", "verified_on", "source")


def _add(apps, model, rows):
    """Each row with the terms it is for; a slug that is taken is somebody's own."""
    terms = {(one.kind, one.slug): one for one in apps.get_model("testimonies", "Term").objects.all()}
    for place, row in enumerate(rows, 1):
        facts = {name: value for name, value in row.items() if name not in LISTS}
        made, is_new = model.objects.get_or_create(
            slug=facts.pop("slug"), defaults={"order": 10 * place} | facts
        )
        for name, kind in LISTS.items():
            if is_new:
                getattr(made, name).set(terms[kind, slug] for slug in row[name] if (kind, slug) in terms)


def _exchange(steps, found, wanted):
    """Where a row still says what was seeded."""
    for slug, facts in wanted.items():
        steps.filter(**{"slug": slug, **found[slug]}).update(**facts)


def seed(apps, schema_editor):
    step, helpline = apps.get_model("testimonies", "Step"), apps.get_model("testimonies", "Helpline")
    _add(apps, apps.get_model("testimonies", "LegalNote"), LEGAL_NOTES)
    _add(apps, step, MORE_STEPS)
    _exchange(step.objects, AS_BEFORE, INTO_ROUTES)
    helpline.objects.filter(slug__in=FOR_EVERYONE).update(for_everyone=True)
    terms = apps.get_model("testimonies", "Term").objects.filter(kind="behaviour")
    for line in helpline.objects.filter(slug__in=FOR_SOME):
        line.behaviours.set(terms.filter(slug__in=FOR_SOME[line.slug]))
    _let_them_see(apps)


def _let_them_see(apps):
    """Django makes permissions after the last migration; the groups need them now."""
    config = apps.get_app_config("testimonies")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    rights = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="testimonies")
    for group in apps.get_model("auth", "Group").objects.filter(name__in=RIGHTS):
        group.permissions.add(*rights.filter(codename__in=RIGHTS[group.name]))


def unseed(apps, schema_editor):
    """The articles go with their table; the steps that were added go, and the two routes are steps again."""
    steps = apps.get_model("testimonies", "Step").objects
    steps.filter(slug__in=[row["slug"] for row in MORE_STEPS]).delete()
    _exchange(
        steps, INTO_ROUTES, {slug: {name: AS_BEFORE[slug][name] for name in MOVED} for slug in INTO_ROUTES}
    )


class Migration(migrations.Migration):
    dependencies = [("testimonies", "0012_rights"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(seed, unseed)]
