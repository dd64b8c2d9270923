"""Every field is classed, and no unpublished word is in stored data, on any page, or in any answer (house.md, habit 9)."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models

from testimonies.models import Aside, Message, Testimony
from testimonies.models.privacy import Privacy
from testimonies.models.sealed import SealBrokenError, SealedTextField, decrypt
from testimonies.rules import follow_up, moderation

from . import people

OURS = list(apps.get_app_config("testimonies").get_models())


def unclassed(model: type[models.Model]) -> set[str]:
    fields = {field.name for field in (*model._meta.fields, *model._meta.many_to_many)}
    classes: dict[str, Privacy] = getattr(model, "PRIVACY", {})
    return fields ^ set(classes)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_field_of_every_model_is_classed(model: type[models.Model]) -> None:
    assert unclassed(model) == set()


def test_an_unclassed_field_would_be_seen() -> None:
    class Sample:
        PRIVACY = {"id": Privacy.PUBLIC}
        _meta = Testimony._meta

    assert "story" in unclassed(Sample)  # type: ignore[arg-type]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_a_sealed_field_is_private_and_a_private_text_is_sealed(model: type[models.Model]) -> None:
    for field in model._meta.fields:
        if isinstance(field, SealedTextField):
            assert model.PRIVACY[field.name] is Privacy.PRIVATE  # type: ignore[attr-defined]
        if model.PRIVACY[field.name] is Privacy.PRIVATE:  # type: ignore[attr-defined]
            assert not isinstance(field, models.TextField)


CANARY = "zibeline"


def everything_stored() -> bytes:
    """Every value of every table, as the database holds it: what a stolen dump shows."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  # names from the database itself
            found += [bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
                      for row in cursor.fetchall() for value in row]  # fmt: skip
    return b"\n".join(found)


def a_full_testimony() -> tuple[Testimony, list[str]]:
    sent = people.sent(f"Le technicien a noté {CANARY}1 puis il est parti sans un mot.", year=2016)
    row = sent.testimony
    assert row is not None
    follow_up.reply(row, text=f"Je précise : {CANARY}2.")
    people.answered(row, f"Merci, {CANARY}3.")
    follow_up.add_details(row, company=f"{CANARY}4 SARL", choices={"places": ["home"]})
    people.keeps_a_picture(row, f"{CANARY}6")
    row.refresh_from_db()
    return row, sent.words


@pytest.mark.django_db
def test_a_stolen_dump_shows_no_unpublished_word_and_no_receipt() -> None:
    """security.md F30."""
    before = everything_stored()  # a word of the receipt may stand in a word list
    row, words = a_full_testimony()
    moderator = people.a_moderator()
    people.opened(row, moderator)
    moderation.move(
        row, "ask_change", by=people.by(moderator), version=1, reason="verdict", sentence=f"{CANARY}5 ?"
    )
    stored = everything_stored()
    assert b"harcelementdomicile" in stored, "the walk reads nothing"
    assert CANARY.encode() not in stored
    assert people.SENT_PICTURE not in stored
    assert people.CLEANED_PICTURE not in stored
    assert " ".join(words).encode() not in stored
    assert not any(word.encode() in stored for word in words if len(word) > 6 and word.encode() not in before)


@pytest.mark.django_db
def test_a_stolen_dump_shows_nothing_of_what_was_set_aside_and_no_key_of_the_site_opens_it() -> None:
    before = everything_stored()
    words = people.set_aside(f"Le technicien a noté {CANARY}6, puis")
    stored = everything_stored()
    assert CANARY.encode() not in stored
    assert " ".join(words).encode() not in stored
    assert not any(word.encode() in stored for word in words if len(word) > 6 and word.encode() not in before)
    row = Aside.objects.get()
    for key in (*settings.ENCRYPTION_KEYS.values(), *settings.RECEIPT_KEYS.values()):
        with pytest.raises(SealBrokenError):
            decrypt(key, bytes(row.sealed), f"aside.sealed:{row.digest}")


@pytest.mark.django_db
def test_publication_stores_the_public_text_and_not_the_redacted_words() -> None:
    row = people.waiting(f"Il s'appelle {CANARY} et il est revenu deux fois le soir même.")
    moderator = people.a_moderator()
    people.opened(row, moderator)
    people.hide(row, moderator, CANARY)
    moderation.move(row, "approve", by=people.by(moderator), version=1)
    stored = everything_stored()
    assert b"il est revenu deux fois" in stored
    assert CANARY.encode() not in stored


@pytest.mark.django_db
def test_values_gives_ciphertext_on_purpose() -> None:
    people.waiting(f"Une histoire avec {CANARY} dedans.")
    assert CANARY.encode() not in bytes(Testimony.objects.values_list("story", flat=True).get())


@pytest.mark.django_db
def test_withdrawal_leaves_no_word_and_no_choice_behind() -> None:
    row, _words = a_full_testimony()
    row = people.approved(row)
    follow_up.withdraw(follow_up.Visit(row, row.version))
    stored = everything_stored()
    assert b"sans un mot" not in stored
    row = Testimony.objects.get(pk=row.pk)
    assert (row.story, row.company, row.public_text, row.receipt_digest) == ("", "", "", None)
    assert not row.terms.exists() and not Message.objects.exists() and not row.redactions.exists()
    assert row.submitted_on.day == 1 and row.year is None and row.trade is None
