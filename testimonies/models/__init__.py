"""Records: what is remembered."""

from .aside import Aside
from .catalogue import Call, Country, Term, TermKind
from .evidence import Copy, Evidence, EvidenceCopy, Verdict
from .facts import NOTICE, Helpline, KeyCheck, LegalNotice, SavedReply, Step
from .kinds import Kind, replacement
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
    "Call",
    "Copy",
    "Country",
    "Event",
    "Evidence",
    "EvidenceCopy",
    "Helpline",
    "IfUnreachable",
    "KeyCheck",
    "Kind",
    "LegalNotice",
    "Message",
    "Move",
    "Publication",
    "Reason",
    "Redaction",
    "SavedReply",
    "Side",
    "Standing",
    "State",
    "Step",
    "Term",
    "TermKind",
    "Testimony",
    "Verdict",
    "Waiver",
    "replacement",
]
