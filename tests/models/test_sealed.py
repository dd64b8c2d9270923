"""Sealed text: bound to its row, and silent about nothing."""

import pytest
from django.test import override_settings

from testimonies.models import Testimony
from testimonies.models.sealed import SealBrokenError, seal, unseal

from .. import people


def test_what_was_sealed_opens_again() -> None:
    assert unseal(seal("déjà 👍", "a:b"), "a:b") == "déjà 👍"


def test_two_seals_of_one_text_differ() -> None:
    assert seal("x", "a:b") != seal("x", "a:b")


@pytest.mark.parametrize(
    "sealed", [b"", b"k1", b"k1:", b"k1:short", b"zz:" + bytes(40), b"\xff:" + bytes(40)]
)
def test_what_was_never_sealed_does_not_open(sealed: bytes) -> None:
    with pytest.raises(SealBrokenError):
        unseal(sealed, "a:b")


@pytest.mark.django_db
def test_a_text_moved_to_another_row_does_not_open() -> None:
    one, other = people.waiting(), people.waiting("Une tout autre histoire, de quelqu'un d'autre.")
    Testimony.objects.filter(pk=one.pk).update(story=other.__dict__["story"])
    with pytest.raises(SealBrokenError):
        Testimony.objects.get(pk=one.pk).story  # noqa: B018


@pytest.mark.django_db
def test_a_missing_key_is_named() -> None:
    row = people.waiting()
    with override_settings(ENCRYPTION_KEYS={"k9": bytes(32)}), pytest.raises(SealBrokenError, match="k1"):
        Testimony.objects.get(pk=row.pk).story  # noqa: B018


@pytest.mark.django_db
def test_an_older_key_goes_on_opening_what_it_sealed(settings: "pytest.FixtureRequest") -> None:
    row = people.waiting()
    newer = {"k2": bytes(32), **settings.ENCRYPTION_KEYS}  # type: ignore[attr-defined]
    with override_settings(ENCRYPTION_KEYS=newer):
        assert Testimony.objects.get(pk=row.pk).story == people.STORY
        assert people.waiting("Une histoire sous la nouvelle clé.").__dict__["story"].startswith(b"k2:")
