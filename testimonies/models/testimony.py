"""A testimony: the author's words (sealed), her choices, and where it stands."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .catalogue import Call, Country, Term, TermKind
from .lanes import Lane
from .languages import ALWAYS
from .privacy import INTERNAL, PRIVATE, PUBLIC, Privacy, new_public_id
from .reasons import Reason
from .sealed import SealedTextField
from .states import ALIVE, GONE, State
from .trail import Event


class Publication(models.TextChoices):
    PUBLISH = "publish", _("Publish a reviewed version, and count my answers")
    FIGURES = "figures", _("Count my answers only, publish nothing")


class IfUnreachable(models.TextChoices):
    HIDE = "hide", _("Hide the passage and publish the rest")
    FIGURES = "figures", _("Count my answers only")
    ERASE = "erase", _("Erase everything")


# Opened in this version, published once, or empty; never while it waits.
_OPENED = Exists(Event.objects.filter(what="open", testimony=OuterRef("pk"), version=OuterRef("version")))
_WAS_READ = ~Q(state=State.WAITING) & (Q(_OPENED) | Q(first_published_on__isnull=False) | Q(story=b""))


# Written out: a parameter would keep the database from its index.
_FIRST_SIGN = Func(F("public_id"), template="SUBSTR(%(expressions)s, 1, 1)", output_field=models.CharField())


def _happened(**facts: str) -> Exists:
    return Exists(Event.objects.filter(testimony=OuterRef("pk"), **facts))


class TestimonyQuerySet(models.QuerySet["Testimony"]):
    def published(self) -> "TestimonyQuerySet":
        """What readers may see. Pages, search, feeds, figures, exports and cards all start here."""
        return self.filter(state=State.PUBLISHED, call__opened_on__isnull=False)

    def by_first_sign(self, sign: str = "") -> "TestimonyQuerySet":
        """In the order of an index on the first sign of the random id; with one, the 64th of them that begins with it."""
        rows = self.alias(first_sign=_FIRST_SIGN).order_by("first_sign", "public_id")
        return rows.filter(first_sign=sign) if sign else rows

    def alive(self) -> "TestimonyQuerySet":
        return self.filter(state__in=ALIVE)

    def waiting(self) -> "TestimonyQuerySet":
        return self.filter(state=State.WAITING)

    def to_be_read(self) -> "TestimonyQuerySet":
        """Waiting, and not in the flood: what people are given to read."""
        return self.waiting().exclude(lane=Lane.FLOOD)

    def flood(self) -> "TestimonyQuerySet":
        return self.waiting().filter(lane=Lane.FLOOD)

    def unpublished(self) -> "TestimonyQuerySet":
        """With words that readers do not see, and that somebody of the team may still have to look for."""
        kept = (State.WAITING, State.APPROVED, State.CHANGES_ASKED, State.SUSPENDED, State.REFUSED)
        return self.filter(state__in=kept)

    def approved(self) -> "TestimonyQuerySet":
        return self.filter(state=State.APPROVED)

    def due(self, today: date) -> "TestimonyQuerySet":
        """Approved, with the release day come, held by no lead, and with the author's yes where she asked to re-read."""
        agreed = Q(review_first=False) | Q(agreed_version=F("version"))
        return self.approved().filter(agreed, release_on__lte=today, escalated="")

    def unanswered(self, since: date) -> "TestimonyQuerySet":
        """Waiting for the author since `since` or before: a change was asked, or her yes is awaited."""
        awaited = Q(state=State.APPROVED, review_first=True) & ~Q(agreed_version=F("version"))
        awaited_never = Q(state=State.APPROVED, review_first=True, agreed_version=None)
        return self.filter(Q(state=State.CHANGES_ASKED) | awaited | awaited_never, state_since__lte=since)

    def passed_on(self) -> "TestimonyQuerySet":
        """Held by a lead, in whatever state: one may turn out to be a minor's after its approval."""
        return self.alive().exclude(escalated="")

    def accepted(self) -> "TestimonyQuerySet":
        """What the team agreed to, for readers or for the figures alone."""
        return self.filter(state__in=(State.APPROVED, State.PUBLISHED, State.COUNTED))

    def with_outcome(self) -> "TestimonyQuerySet":
        """`outcome` is the state. A flood is one of its own, waiting, refused or forgotten since.

        What was refused or withdrawn and is forgotten since stays that; the trail alone remembers it.
        """
        flood = Q(state=State.WAITING, lane=Lane.FLOOD) | Q(state=State.REFUSED, reason=Reason.FLOOD)
        gone = Q(state=State.FORGOTTEN)
        return self.annotate(outcome=Case(
            When(flood | gone & Q(_happened(what="refuse", reason=Reason.FLOOD)), then=Value(Reason.FLOOD.value)),
            *(When(gone & Q(_happened(what="forget", origin=state)), then=Value(state.value))
              for state in (State.REFUSED, State.WITHDRAWN)),
            default=F("state"),
        ))  # fmt: skip

    def in_state(self, state: str) -> "TestimonyQuerySet":
        return self.filter(state=state)

    def ended(self, state: str, day: date) -> "TestimonyQuerySet":
        """In this state since `day` or before, told to its author by then, and in nobody's hands now."""
        free = Q(claimed_until=None) | Q(claimed_until__lte=timezone.now())
        told = Q(told_on=None) | Q(told_on__lte=day)
        return self.filter(free, told, state=state, state_since__lte=day)

    def out_of_raids(self, since: date) -> "TestimonyQuerySet":
        """Of calls that are not in raid mode now, and whatever stood as it does by `since`: a raid holds back for a while."""
        calm = Q(call__raid_until=None) | Q(call__raid_until__lte=timezone.now())
        return self.filter(calm | Q(state_since__lte=since) & (Q(told_on=None) | Q(told_on__lte=since)))

    def without_messages(self) -> "TestimonyQuerySet":
        """Said to hold an answer to be read, and none is there any more."""
        return self.filter(author_wrote_on__isnull=False, messages=None)

    def gone_or_burnt(self) -> "TestimonyQuerySet":
        """Taken away whole, or with their author's words erased."""
        return self.filter(Q(state__in=GONE) | Q(burnt_on__isnull=False))

    def unread(self) -> "TestimonyQuerySet":
        """Waiting, or with words that nobody opened in this version. What was published once was read."""
        return self.alive().exclude(_WAS_READ)

    def decided_or_long(self, since: date) -> "TestimonyQuerySet":
        """Those that wait since that day or before, and those that wait no more."""
        return self.filter(~Q(state=State.WAITING) | Q(state_since__lte=since))

    def may_go(self) -> "TestimonyQuerySet":
        """Without those that nobody read, unless a lead agreed."""
        return self.filter(Q(may_be_forgotten=True) | Q(state__in=GONE) | _WAS_READ)

    def free_for(self, user: models.Model) -> "TestimonyQuerySet":
        """In nobody's hands now, or in this person's own."""
        return self.filter(Q(claimed_by=None) | Q(claimed_until__lte=timezone.now()) | Q(claimed_by=user))

    def held_by(self, user: models.Model) -> "TestimonyQuerySet":
        """In this person's hands now."""
        return self.filter(claimed_by=user, claimed_until__gt=timezone.now())

    def of(self, user: models.Model) -> "TestimonyQuerySet":
        """Those of the calls this member of the desk belongs to."""
        return self.filter(call__members=user)


class Testimony(models.Model):
    public_id = models.CharField(
        _("id"), primary_key=True, max_length=22, default=new_public_id, editable=False
    )
    call = models.ForeignKey(Call, models.PROTECT, verbose_name=_("call"), related_name="testimonies")
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.WAITING)
    state_since = models.DateField(_("since"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    submitted_on = models.DateField(_("received on"))

    # What she said
    language = models.CharField(_("language"), max_length=2, choices=ALWAYS)
    story = SealedTextField(_("the author's text"))
    trade = models.ForeignKey(
        Term,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": TermKind.TRADE},
    )
    terms = models.ManyToManyField(Term, verbose_name=_("terms"), blank=True, related_name="testimonies")
    country = models.CharField(_("country"), max_length=5, choices=Country, blank=True, default=Country.FR)
    area = models.ForeignKey(
        Term,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": TermKind.AREA},
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    company = SealedTextField(_("company"))

    # What she chose
    publication = models.CharField(_("publication"), max_length=8, choices=Publication, blank=True)
    if_unreachable = models.CharField(
        _("if she never returns"), max_length=8, choices=IfUnreachable, blank=True
    )
    review_first = models.BooleanField(_("wants to re-read first"), default=False)
    show_area = models.BooleanField(_("area may be shown"), default=False)
    share_picture = models.BooleanField(_("may be shared as a picture"), default=False)
    allow_indexing = models.BooleanField(_("search engines may list it"), default=False)
    # She agreed, or her 30 days passed as she chose ("hide and publish"). An amended text asks her again.
    agreed_version = models.PositiveSmallIntegerField(_("version she agreed to"), null=True, blank=True)

    # Where it stands
    reason = models.CharField(_("reason"), max_length=24, choices=Reason, blank=True)
    reason_text = SealedTextField(_("sentence to the author"))
    second_reading = models.BooleanField(_("second reading asked"), default=False)
    escalated = models.CharField(_("escalated for"), max_length=24, choices=Reason, blank=True)
    lane = models.CharField(_("lane"), max_length=8, choices=Lane, default=Lane.NORMAL)
    # Slugs of `Sign`, separated by spaces.
    lane_signs = models.CharField(_("why this lane"), max_length=120, blank=True)
    # A refusal from the flood is told to the author from this day on; until then her page says that it waits.
    told_on = models.DateField(_("told on"), null=True, blank=True)
    # The last word of the conversation is hers, since that day.
    author_wrote_on = models.DateField(_("an answer is to be read since"), null=True, blank=True)
    may_be_forgotten = models.BooleanField(_("a lead agreed to erase it unread"), default=False)
    # What she wrote is gone: readers keep what is published of it, or the figures her other answers.
    burnt_on = models.DateField(_("her own words erased on"), null=True, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("claimed by"),
        related_name="+",
    )
    claimed_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    release_on = models.DateField(_("to be published on"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    first_published_on = models.DateField(_("first published on"), null=True, blank=True)
    public_text = models.TextField(_("public text"), blank=True)

    # How she comes back, and how a repeated sending is known
    receipt_digest = models.CharField(
        _("receipt digest"), max_length=80, null=True, unique=True, editable=False
    )
    nonce_digest = models.CharField(_("nonce digest"), max_length=80, null=True, unique=True, editable=False)
    answers_digest = models.CharField(_("digest of all answers"), max_length=80, blank=True, editable=False)
    replay_until = models.DateTimeField(_("receipt shown again until"), null=True, editable=False)

    objects = TestimonyQuerySet.as_manager()

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        **dict.fromkeys("public_id call language trade year public_text published_on area".split(), PUBLIC),
        **dict.fromkeys(
            (
                "state state_since version submitted_on terms country publication if_unreachable review_first show_area "
                "share_picture allow_indexing agreed_version reason second_reading escalated claimed_by claimed_until "
                "release_on first_published_on lane lane_signs told_on author_wrote_on may_be_forgotten "
                "burnt_on"
            ).split(),
            INTERNAL,
        ),
        **dict.fromkeys(
            "story company reason_text receipt_digest nonce_digest answers_digest replay_until".split(),
            PRIVATE,
        ),
    }

    class Meta:
        verbose_name = _("testimony")
        verbose_name_plural = _("testimonies")
        ordering = ("submitted_on", "public_id")
        default_permissions = ("view",)
        permissions = (
            ("read_testimony", "Can open a testimony under a claim"),
            ("move_testimony", "Can decide on a testimony"),
            ("lead_testimony", "Can act as a lead moderator"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state=State.PUBLISHED, published_on__isnull=False) & ~Q(public_text="")
                | ~Q(state=State.PUBLISHED) & Q(published_on__isnull=True, public_text=""),
                name="public_text_and_day_lie_with_the_published",
            ),
            models.CheckConstraint(
                condition=Q(state=State.APPROVED, release_on__isnull=False)
                | ~Q(state=State.APPROVED) & Q(release_on__isnull=True),
                name="release_day_lies_with_the_approved",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True, claimed_until__isnull=True)
                | Q(claimed_until__isnull=False),
                name="a_claim_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(GONE)) | Q(story=b"", company=b"", receipt_digest__isnull=True),
                name="what_is_gone_is_empty",
            ),
        )
        indexes = (
            models.Index(
                fields=("published_on", "public_id"),
                condition=Q(state=State.PUBLISHED),
                name="published_in_order",
            ),
            models.Index(
                _FIRST_SIGN,
                "public_id",
                condition=Q(state=State.PUBLISHED, allow_indexing=True),
                name="listed_by_first_sign",
            ),
            # With the state, or SQLite takes an index of that and sorts all that is published.
            models.Index(
                fields=("state", "public_id"), condition=Q(state=State.PUBLISHED), name="published_by_id"
            ),
            models.Index(fields=("state", "submitted_on", "public_id"), name="queue_in_order"),
            models.Index(fields=("lane", "state", "submitted_on"), name="lanes_in_order"),
            models.Index(
                fields=("submitted_on", "public_id"),
                condition=Q(state=State.WAITING) & ~Q(lane=Lane.FLOOD),
                name="to_be_read_in_order",
            ),
            models.Index(
                fields=("call", "submitted_on", "public_id"),
                condition=Q(state=State.WAITING) & ~Q(lane=Lane.FLOOD),
                name="to_be_read_of_a_call",
            ),
            models.Index(
                fields=("call", "lane", "second_reading", "submitted_on"),
                condition=Q(state=State.WAITING),
                name="waiting_counted",
            ),
            models.Index(
                fields=("submitted_on", "public_id"),
                condition=Q(state=State.WAITING, second_reading=True),
                name="second_in_order",
            ),
            models.Index(
                fields=("release_on", "public_id"),
                condition=Q(state=State.APPROVED),
                name="releases_in_order",
            ),
            models.Index(
                fields=("author_wrote_on", "public_id"),
                condition=Q(author_wrote_on__isnull=False),
                name="answers_in_order",
            ),
            models.Index(
                fields=("claimed_by",), condition=Q(claimed_by__isnull=False), name="claims_by_holder"
            ),
            models.Index(fields=("state", "burnt_on", "state_since"), name="ends_in_order"),
            models.Index(fields=("call", "submitted_on"), name="calls_in_order"),
            models.Index(
                fields=("claimed_until",), condition=Q(claimed_until__isnull=False), name="claims_in_order"
            ),
            models.Index(
                fields=("replay_until",), condition=Q(replay_until__isnull=False), name="replays_in_order"
            ),
            models.Index(fields=("escalated",), condition=~Q(escalated=""), name="passed_on"),
        )

    def __str__(self) -> str:
        return self.public_id

    @property
    def language_name(self) -> str:
        return str(dict(settings.LANGUAGES).get(self.language, self.language))

    def held_by_another(self, user: models.Model | None) -> bool:
        """Whether somebody else's lease runs now."""
        runs = self.claimed_until is not None and self.claimed_until > timezone.now()
        return runs and self.claimed_by_id not in (None, user.pk if user else None)

    @property
    def is_for_readers(self) -> bool:
        """She wished to see it published, and not her answers counted alone."""
        return self.publication == Publication.PUBLISH

    def get_absolute_url(self) -> str:
        return reverse("testimony", args=[self.public_id])

    def term_slugs(self, kind: str) -> list[str]:
        return [term.slug for term in self.terms.all() if term.kind == kind]

    def labels(self, kind: str) -> list[str]:
        return [term.label for term in self.terms.all() if term.kind == kind]

    @property
    def behaviours(self) -> list[str]:
        return self.labels(TermKind.BEHAVIOUR)

    @property
    def warnings(self) -> list[str]:
        return self.labels(TermKind.WARNING)

    @property
    def shown_area(self) -> str:
        return self.area.label if self.area and self.show_area else ""
