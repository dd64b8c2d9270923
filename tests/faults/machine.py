"""What the machine of moves stands on: the cast, how acts are told, and what must hold after each."""

from collections import Counter
from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine, invariant

from testimonies.models import Call, Testimony
from testimonies.rules import desk
from testimonies.rules.moderation import MoveError
from testimonies.rules.trail import AUTHOR, CLOCK, By

from .model import Model


class Machine(RuleBasedStateMachine):
    """`rows` are pairs of what the model says and the id of the record."""

    cast: ClassVar[dict[str, User]] = {}
    call: ClassVar[Call]
    made: ClassVar[Counter[tuple[str, bool]]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.rows: list[tuple[Model, str]] = []
        self.raid = False
        self.acts = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    # How the acts are told

    def by(self, who: str) -> By:
        return {"author": AUTHOR, "clock": CLOCK}.get(who) or desk.acting(self.cast[who])

    def at(self, place: int) -> tuple[Model, Testimony]:
        model, pk = self.rows[place % len(self.rows)]
        return model, Testimony.objects.select_related("call").get(pk=pk)

    def holds(self, name: str, allowed: bool, act: Any) -> bool:
        """Done where the model allows it, refused where it does not."""
        said, self.acts = "", self.acts + 1
        try:
            with transaction.atomic():
                act()
        except MoveError as error:
            said = f"refused: {error}"
        assert (said == "") == allowed, f"{name}: {said or 'done'}"
        self.made[name, allowed] += 1
        return allowed

    # What must hold

    @invariant()
    def record_and_model_say_the_same(self) -> None:
        for model, pk in self.rows:
            row = Testimony.objects.select_related("claimed_by").get(pk=pk)
            holder = next((name for name, user in self.cast.items() if user == row.claimed_by), "")
            told = (
                row.state,
                row.version,
                row.story,
                row.public_text,
                row.agreed_version,
                bool(row.escalated),
                holder,
                row.author_wrote_on is not None,
                "".join(one.story for one in row.earlier.all()),
            )
            modelled = (
                model.state,
                model.version,
                model.story,
                model.public,
                model.agreed,
                model.escalated,
                model.holder,
                model.answer,
                model.before,
            )
            assert told == modelled

    @invariant()
    def what_readers_see_was_opened_approved_and_agreed_to(self) -> None:
        for row in Testimony.objects.published():
            model = next(model for model, pk in self.rows if pk == row.pk)
            assert row.public_text in model.approved
            assert any(version == row.version for _who, version in model.opened)
            assert not row.review_first or row.public_text in model.yes

    @invariant()
    def what_is_not_published_shows_nothing_and_what_is_gone_holds_nothing(self) -> None:
        for row in Testimony.objects.exclude(pk__in=Testimony.objects.published().values("pk")):
            assert (row.public_text, row.published_on) == ("", None)
            if row.state in ("withdrawn", "forgotten"):
                assert (row.story, row.company, row.receipt_digest, row.first_published_on) == (
                    "",
                    "",
                    None,
                    None,
                )
                assert not any(
                    one.exists() for one in (row.redactions, row.messages, row.approvals, row.terms)
                )
