"""What a fresh database holds: word lists in both languages, helplines, steps, replies, one call that is not open."""

import re
from importlib import import_module
from itertools import pairwise

import pytest
from django.apps import apps
from django.db import migrations

from testimonies.models import NOTICE, Call, Helpline, LegalNote, Reason, SavedReply, Step, Term, TermKind
from testimonies.models.states import MOVES

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
COUNTS = {
    "trade": 21,
    "behaviour": 24,
    "place": 11,
    "data_source": 10,
    "after": 13,
    "obstacle": 11,
    "company_answer": 9,
    "relation": 7,
    "warning": 11,
    "age_band": 7,
}
AREAS = {"FR": 96 + 11, "BE": 11, "CH": 26, "CA-QC": 17}


@pytest.fixture(autouse=True)
def _database(db: None) -> None: ...


@pytest.mark.parametrize("kind", [kind for kind in TermKind.values if kind != "area"])
def test_every_list_is_there_and_lets_one_say_nothing(kind: str) -> None:
    slugs = list(Term.objects.filter(kind=kind).values_list("slug", flat=True))
    assert len(slugs) == len(set(slugs)) == COUNTS[kind]
    assert slugs[-1] == "prefer-not"


@pytest.mark.parametrize("country", AREAS)
def test_every_area_of_a_country_is_there(country: str) -> None:
    areas = Term.objects.filter(kind="area", country=country)
    assert areas.count() == AREAS[country]
    assert all(area.slug.startswith(f"{country.lower()}-") for area in areas)


def test_departments_go_by_their_code() -> None:
    codes = {
        "fr-75": "Paris (75)",
        "fr-2a": "Corse-du-Sud (2A)",
        "fr-2b": "Haute-Corse (2B)",
        "fr-974": "La Réunion (974)",
    }
    assert dict(Term.objects.filter(slug__in=codes).values_list("slug", "label_fr")) == codes


def test_the_areas_of_a_country_stay_together() -> None:
    countries = list(Term.objects.filter(kind="area").order_by("order").values_list("country", flat=True))
    assert len({(a, b) for a, b in pairwise(countries) if a != b}) == len(AREAS) - 1


def test_behaviours_of_landlords_and_of_hate_are_there() -> None:
    added = {
        "entered-without-consent",
        "pressure-to-leave",
        "cut-off-supplies",
        "insults-humiliation",
        "hate-remark",
    }
    assert Term.objects.filter(kind="behaviour", slug__in=added).count() == len(added)


def test_every_slug_is_plain_ascii_and_every_label_is_in_both_languages() -> None:
    for term in Term.objects.all():
        assert SLUG.fullmatch(term.slug) and term.slug.isascii(), term.slug
        assert term.label_fr.strip() and term.label_en.strip(), term.slug


@pytest.mark.parametrize("model", [Helpline, Step, LegalNote, SavedReply, Call])
def test_every_word_is_in_both_languages(model: type) -> None:
    for row in model.objects.all():
        names = [field.name[:-3] for field in model._meta.fields if field.name.endswith("_fr")]
        for name in names:
            assert bool(getattr(row, f"{name}_fr")) == bool(getattr(row, f"{name}_en")), (row.slug, name)


def test_emergency_lines_come_first_and_3919_next() -> None:
    numbers = list(Helpline.objects.filter(country="FR").values_list("number", flat=True))
    assert numbers[:4] == ["17", "112", "114", "3919"]


def test_every_country_of_the_form_has_a_number_for_danger() -> None:
    assert set(Helpline.objects.filter(emergency=True).values_list("country", flat=True)) == {*AREAS, "other"}


def test_a_line_can_be_dialled_and_says_where_it_was_read() -> None:
    for line in Helpline.objects.all():
        assert line.tel.isdigit() and line.source
        assert line.verified_on or "to be checked" in line.source.lower(), line.slug


def test_the_first_steps_are_the_danger_numbers_and_the_proof() -> None:
    shown = Step.objects.filter(kind="now", verified_on__isnull=False).values_list("slug", flat=True)
    assert list(shown) == ["danger", "keep-proof", "notebook", "talk", "police-chat"]


@pytest.mark.parametrize("model", [LegalNote, Step])
def test_every_article_and_step_says_where_it_was_read_or_that_it_is_to_be_reviewed(model: type) -> None:
    for row in model.objects.all():
        assert row.source, row.slug
        assert row.verified_on or re.search("to be (checked|reviewed)", row.source), row.slug


def test_general_knowledge_is_hidden_until_somebody_reads_it_somewhere() -> None:
    hidden = set(Step.objects.filter(verified_on=None).values_list("slug", flat=True))
    assert {"within-72-hours", "has-my-keys", "comes-back", "tenant-help", "route-court"} <= hidden
    assert set(LegalNote.objects.filter(verified_on=None).values_list("slug", flat=True)) == {"blackmail"}


def test_seeding_again_overwrites_nothing_that_the_desk_edited() -> None:
    module = import_module("testimonies.migrations.0013_seed_rights")
    Step.objects.filter(slug="complaint").update(text_en="Edited.", kind="now", order=50)
    LegalNote.objects.filter(slug="rape").update(text_en="Edited too.")
    module.unseed(apps, None)
    module.seed(apps, None)
    complaint, advice = Step.objects.get(slug="complaint"), Step.objects.get(slug="legal-advice")
    assert (complaint.text_en, complaint.kind) == ("Edited.", "now")
    assert (advice.kind, advice.order) == ("route", 210)
    assert LegalNote.objects.get(slug="rape").text_en == "Edited too."
    assert Step.objects.get(slug="route-cnil").data_sources.filter(slug="customer-file").exists()


def test_replies_belong_to_moves_and_reasons_that_exist_and_end_with_numbers() -> None:
    assert SavedReply.objects.count() == 24
    for reply in SavedReply.objects.all():
        assert reply.move in {"", NOTICE, *MOVES} and reply.reason in {"", *Reason.values}
        assert reply.text_fr.endswith("\n\n{numéros}") and reply.text_en.endswith("\n\n{numbers}")


def test_an_answer_to_a_notice_is_no_message_to_an_author() -> None:
    assert SavedReply.objects.get(slug="person-concerned").move == NOTICE
    assert list(SavedReply.objects.filter(move="").values_list("slug", flat=True)) == ["danger"]


def test_a_refusal_promises_nothing_that_is_not_done() -> None:
    reply = SavedReply.objects.get(slug="refused")
    assert "Motif\u00a0: {motif}." in reply.text_fr and "Reason: {reason}." in reply.text_en
    assert "Cela ne met pas en doute ce que vous avez vécu." in reply.text_fr
    assert "effacé" not in reply.text_fr and "erased" not in reply.text_en


def test_the_first_call_is_the_default_and_is_not_open() -> None:
    call = Call.objects.get()
    assert (call.slug, call.hashtag, call.is_default) == ("harcelementdomicile", "#harcelementdomicile", True)
    assert call.opened_on is None and not call.accepts and not call.takes_screenshots and not call.is_demo


def test_going_back_does_nothing() -> None:
    module = import_module("testimonies.migrations.0002_seed")
    (operation,) = module.Migration.operations
    assert operation.reverse_code is migrations.RunPython.noop
    operation.reverse_code(apps, None)
    assert Term.objects.exists()
