"""Records: what is remembered."""

from .aside import Aside
from .beat import Beat
from .catalogue import Call, Country, Term, TermKind
from .door import FactorReset, Passkey, Throttle
from .evidence import Copy, Evidence, EvidenceCopy, Verdict
from .facts import NOTICE, Helpline, KeyCheck, LegalNotice, SavedReply, Step
from .kinds import Kind, replacement
from .lanes import Lane, Sign
from .outbox import Outbox
from .reasons import (
    FOR_CHANGE,
    FOR_ESCALATION,
    FOR_REFUSAL,
    FOR_SUSPENSION,
    REASONS,
    WITH_SENTENCE,
    Reason,
    Waiver,
)
from .review import Approval, Message, Redaction, Side, Standing
from .sessions import Sitting
from .similarity import Band, Signature
from .states import ALIVE, DESK, GONE, MOVES, Actor, Move, State
from .testimony import IfUnreachable, Publication, Testimony
from .trail import AppendOnlyError, Event

__all__ = [
    "ALIVE",
    "DESK",
    "FOR_CHANGE",
    "FOR_ESCALATION",
    "FOR_REFUSAL",
    "FOR_SUSPENSION",
    "GONE",
    "MOVES",
    "NOTICE",
    "REASONS",
    "WITH_SENTENCE",
    "Actor",
    "AppendOnlyError",
    "Approval",
    "Aside",
    "Band",
    "Beat",
    "Call",
    "Copy",
    "Country",
    "Event",
    "Evidence",
    "EvidenceCopy",
    "FactorReset",
    "Helpline",
    "IfUnreachable",
    "KeyCheck",
    "Kind",
    "Lane",
    "LegalNotice",
    "Message",
    "Move",
    "Outbox",
    "Passkey",
    "Publication",
    "Reason",
    "Redaction",
    "SavedReply",
    "Side",
    "Sign",
    "Signature",
    "Sitting",
    "Standing",
    "State",
    "Step",
    "Term",
    "TermKind",
    "Testimony",
    "Throttle",
    "Verdict",
    "Waiver",
    "replacement",
]
