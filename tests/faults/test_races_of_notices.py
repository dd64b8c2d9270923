"""Notices at once: the same sending from four threads, two answers, an answer or a sending against a withdrawal."""

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from testimonies.models import Event, Notice, NoticeKind, NoticeReason, Outcome, Testimony
from testimonies.rules import moderation, notice_desk, notices
from testimonies.rules.moderation import StaleError
from testimonies.rules.trail import AUTHOR

from .. import people
from .test_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
SAID = notices.Said(kind=NoticeKind.REPORT, reason=NoticeReason.HATE, language="fr", explanation="zibeline")


def published(count: int) -> list[Testimony]:
    with transaction.atomic():
        return [people.published(f"Histoire {number} de la soirée, pour voir.") for number in range(count)]


def read_by(row: Testimony, *users: User) -> Notice:
    notice = people.noticed(row)
    for user in users:
        notice_desk.open_words(notice, user)
    return notice


def test_one_sending_from_four_threads_is_one_notice_and_one_receipt(rounds: int) -> None:
    for row in published(rounds // 4):
        nonce = notices.mint()
        sent = at_once(
            *[lambda row=row, nonce=nonce: notices.file(row, SAID, nonce=nonce, source=row.pk)] * 4
        )
        assert len({tuple(one.words) for one in sent}) == 1
    assert Notice.objects.count() == rounds // 4


def test_of_two_answers_at_once_one_stands_and_the_other_is_told(rounds: int) -> None:
    mia, lea = people.a_moderator(), people.a_lead()
    for row in published(rounds // 2):
        notice = read_by(row, mia, lea)
        results = at_once(
            lambda notice=notice: notice_desk.answer(notice, mia, outcome=Outcome.KEPT, answer="Non."),
            lambda notice=notice: notice_desk.answer(notice, lea, outcome=Outcome.CHANGED, answer="Oui."),
        )
        assert sum(isinstance(one, StaleError) for one in results) == 1
    assert Event.objects.filter(what__in=("notice_kept", "notice_changed")).count() == rounds // 2


def test_whatever_meets_a_withdrawal_leaves_no_word_behind(rounds: int) -> None:
    mia = people.a_moderator()
    for row in published(rounds // 2):
        notice = read_by(row, mia)

        def send(row: Testimony = row) -> bool:
            try:
                return bool(notices.file(row, SAID, nonce=notices.mint(), source=row.pk).words)
            except notices.NotOnlineError:
                return False

        at_once(
            send,
            lambda notice=notice: notice_desk.answer(notice, mia, outcome=Outcome.KEPT, answer="zibeline"),
            lambda row=row: moderation.move(row, "withdraw", by=AUTHOR, version=1),
        )
    assert not any(one.explanation or one.answer for one in Notice.objects.all())
    assert not Notice.objects.open().exists()
