"""Records: what is remembered."""

from .catalogue import Call, Country, Term, TermKind
from .kinds import Kind, replacement
from .reading import Approval, Message, Redaction, Side, Standing
from .reasons import FOR_CHANGE, FOR_ESCALATION, FOR_REFUSAL, FOR_SUSPENSION, Reason, Waiver
from .states import ALIVE, GONE, MOVES, Actor, Move, State
from .support import Helpline, KeyCheck, LegalNotice, SavedReply, Step
from .testimony import IfUnreachable, Publication, Testimony
from .trail import AppendOnlyError, Event

__all__ = [
    "ALIVE",
    "FOR_CHANGE",
    "FOR_ESCALATION",
    "FOR_REFUSAL",
    "FOR_SUSPENSION",
    "GONE",
    "MOVES",
    "Actor",
    "AppendOnlyError",
    "Approval",
    "Call",
    "Country",
    "Event",
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
    "Waiver",
    "replacement",
]
