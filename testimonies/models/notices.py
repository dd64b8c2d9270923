"""What readers and concerned persons say about a published text: reports, notices, rights of reply (domain.md 1.5)."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .privacy import INTERNAL, PRIVATE, PUBLIC, Privacy, new_public_id
from .sealed import SealedTextField
from .states import State
from .testimony import Testimony


class NoticeKind(models.TextChoices):
    REPORT = "report", _("a reader’s report")
    NOTICE = "notice", _("a concerned person’s notice")
    REPLY = "reply", _("a right of reply")


class NoticeReason(models.TextChoices):
    PERSONAL_DATA = "personal-data", _("it contains personal data")
    ABOUT_ME = "about-me", _("it is about me")
    LOST_WORDS = "lost-words", _("it is mine, and I lost my eight words")
    DEFAMATION = "defamation", _("it is defamatory")
    HATE = "hate", _("it is hateful")
    OTHER = "other", _("something else")


class Outcome(models.TextChoices):
    """What came of it. The first four close a report or a notice, the last two a right of reply."""

    KEPT = "kept", _("the text stays as it is")
    CHANGED = "changed", _("the text was changed")
    TAKEN_DOWN = "taken-down", _("the text was taken offline")
    GONE = "gone", _("the text was no longer online")
    SHOWN = "shown", _("the reply is shown under the text")
    REFUSED = "refused", _("the reply is not shown")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, user: models.Model) -> "NoticeQuerySet":
        """Those about testimonies of the calls this member of the desk belongs to."""
        return self.filter(testimony__call__members=user)

    def open(self) -> "NoticeQuerySet":
        return self.filter(outcome="")

    def without_words(self) -> "NoticeQuerySet":
        """For lists: what lies sealed stays where it is."""
        return self.defer("explanation", "quote", "name", "email", "answer")

    def by_urgency(self) -> "NoticeQuerySet":
        """By the hour an answer is owed; reports, which a crowd can send, after what a person concerned wrote."""
        return self.annotate(is_report=Q(kind=NoticeKind.REPORT)).order_by("is_report", "due_at", "public_id")

    def answered(self) -> "NoticeQuerySet":
        """The last ones first."""
        return self.exclude(outcome="").order_by("-closed_on", "public_id")

    def ended(self, day: date) -> "NoticeQuerySet":
        """Answered on that day or before; a reply that is shown stays with the text it stands under."""
        return self.filter(closed_on__lte=day).exclude(outcome=Outcome.SHOWN)

    def wordless_like(self, notice: "Notice") -> "NoticeQuerySet":
        """Open reports about the same text with the same reason and not a word beside it."""
        same = self.open().filter(testimony=notice.testimony_id, kind=NoticeKind.REPORT, reason=notice.reason)
        return same.filter(explanation=b"", quote=b"").exclude(pk=notice.pk)

    def forget_senders(self, day: date) -> int:
        """Of replies shown since that day or before: who sent them, and in which words, is needed no more."""
        old = self.filter(outcome=Outcome.SHOWN, closed_on__lte=day).exclude(explanation=b"")
        return old.update(**dict.fromkeys(("explanation", "quote", "name", "email"), b""))

    def locked(self, pk: int) -> "Notice":
        """One row with its testimony, nobody else's to change until the transaction ends."""
        return self.select_for_update(of=("self",)).select_related("testimony__call").get(pk=pk)

    def shown(self, today: date) -> "NoticeQuerySet":
        """Rights of reply that readers see, under texts that readers see."""
        return self.filter(
            outcome=Outcome.SHOWN, shown_from__lte=today, testimony__state=State.PUBLISHED
        ).order_by("shown_from", "public_id")


class Notice(models.Model):
    """One of them. Its words, name and e-mail lie sealed; the author of the text learns the reason, never the sender.

    `due_at` is when an answer is owed: 4 hours where it quotes words still public, 24 otherwise, both from the hour it
    came in, so that no minute is kept. `quoted` says which of the two it is.
    """

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    testimony = models.ForeignKey(Testimony, models.CASCADE, related_name="notices")
    kind = models.CharField(_("kind"), max_length=8, choices=NoticeKind)
    reason = models.CharField(_("reason"), max_length=16, choices=NoticeReason)
    language = models.CharField(_("language"), max_length=2)
    received_on = models.DateField(_("received on"))
    due_at = models.DateTimeField(_("to be answered by"))
    quoted = models.BooleanField(_("quotes words still public"), default=False)
    explanation = SealedTextField(_("explanation"))
    quote = SealedTextField(_("words quoted"))
    name = SealedTextField(_("name"))
    email = SealedTextField(_("e-mail address"))
    good_faith = models.BooleanField(_("says to act in good faith"), default=False)

    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    answer = SealedTextField(_("answer to the sender"))
    public_text = models.TextField(_("reply as shown"), blank=True)
    shown_from = models.DateField(_("shown from"), null=True, blank=True)

    receipt_digest = models.CharField(max_length=80, null=True, unique=True, editable=False)
    nonce_digest = models.CharField(max_length=80, null=True, unique=True, editable=False)
    replay_until = models.DateTimeField(null=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        **dict.fromkeys(("public_text", "shown_from"), PUBLIC),
        **dict.fromkeys(
            "id public_id testimony kind reason language received_on due_at quoted good_faith outcome closed_on".split(),
            INTERNAL,
        ),
        **dict.fromkeys(
            "explanation quote name email answer receipt_digest nonce_digest replay_until".split(), PRIVATE
        ),
    }

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        default_permissions = ()
        ordering = ("due_at", "public_id")
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="", closed_on__isnull=True) | ~Q(outcome="") & Q(closed_on__isnull=False),
                name="an_outcome_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.SHOWN, shown_from__isnull=False) & ~Q(public_text="")
                | ~Q(outcome=Outcome.SHOWN) & Q(shown_from__isnull=True, public_text=""),
                name="a_shown_reply_has_its_text_and_day",
            ),
        )
        indexes = (
            models.Index(fields=("due_at", "public_id"), condition=Q(outcome=""), name="notices_in_order"),
            models.Index(fields=("closed_on",), condition=Q(closed_on__isnull=False), name="notices_by_end"),
        )

    def __str__(self) -> str:
        return self.public_id
