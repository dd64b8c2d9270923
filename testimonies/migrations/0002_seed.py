"""Word lists, areas, helplines, steps, saved replies and the first call; the desk edits all of them afterwards."""

from django.db import migrations

from .seeds.areas import AREAS
from .seeds.calls import DEFAULT_CALL
from .seeds.helplines import HELPLINES
from .seeds.replies import REPLIES
from .seeds.steps import STEPS
from .seeds.words import WORD_LISTS


def _numbered(rows):
    """Rows in their order, in tens, so that one more fits between two."""
    return ((row, 10 * place) for place, row in enumerate(rows, 1))


def _terms(term):
    for kind, rows in WORD_LISTS.items():
        for (slug, french, english), order in _numbered(rows):
            yield term(kind=kind, slug=slug, label_fr=french, label_en=english, order=order)
    areas = ((country, *row) for country, rows in AREAS.items() for row in rows)
    for (country, code, french, english), order in _numbered(areas):
        slug = f"{country.lower()}-{code}"
        yield term(kind="area", slug=slug, label_fr=french, label_en=english, order=order, country=country)


def seed(apps, schema_editor):
    def model(name):
        return apps.get_model("testimonies", name)

    model("Term").objects.bulk_create(_terms(model("Term")))
    for name, rows in (("Helpline", HELPLINES), ("Step", STEPS)):
        model(name).objects.bulk_create(model(name)(**row, order=order) for row, order in _numbered(rows))
    model("SavedReply").objects.bulk_create(model("SavedReply")(**row) for row in REPLIES)
    model("Call").objects.create(**DEFAULT_CALL)


class Migration(migrations.Migration):
    dependencies = [("testimonies", "0001_initial")]

    # Going back leaves the rows alone: by then testimonies lean on them.
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
