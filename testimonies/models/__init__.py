"""Records: what is remembered."""

from .aside import Aside
from .beat import Beat
from .cards import NEWEST_FIRST, Card, CardTerm, Kept, SearchText
from .catalogue import Call, Country, Term, TermKind
from .door import FactorReset, Passkey, Throttle
from .earlier import Earlier
from .evidence import Copy, Evidence, EvidenceCopy, Verdict
from .facts import NOTICE, Helpline, KeyCheck, LegalNote, LegalNotice, SavedReply, Step, StepKind
from .figures import LedgerLine, PublishedFigures, Snapshot, Tally
from .kinds import Kind, replacement
from .lanes import Lane, Sign
from .languages import page_language
from .notices import Notice, NoticeKind, NoticeReason, Outcome
from .outbox import Outbox
from .preferences import A_DAY, Preference
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
from .share_image import ShareImage
from .similarity import Band, Signature
from .states import ALIVE, DESK, GONE, MOVES, Actor, Move, State
from .support import Support
from .testimony import IfUnreachable, Publication, Testimony
from .trail import AppendOnlyError, Event

__all__ = [
    "ALIVE",
    "A_DAY",
    "DESK",
    "FOR_CHANGE",
    "FOR_ESCALATION",
    "FOR_REFUSAL",
    "FOR_SUSPENSION",
    "GONE",
    "MOVES",
    "NEWEST_FIRST",
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
    "Card",
    "CardTerm",
    "Copy",
    "Country",
    "Earlier",
    "Event",
    "Evidence",
    "EvidenceCopy",
    "FactorReset",
    "Helpline",
    "IfUnreachable",
    "Kept",
    "KeyCheck",
    "Kind",
    "Lane",
    "LedgerLine",
    "LegalNote",
    "LegalNotice",
    "Message",
    "Move",
    "Notice",
    "NoticeKind",
    "NoticeReason",
    "Outbox",
    "Outcome",
    "Passkey",
    "Preference",
    "Publication",
    "PublishedFigures",
    "Reason",
    "Redaction",
    "SavedReply",
    "SearchText",
    "ShareImage",
    "Side",
    "Sign",
    "Signature",
    "Sitting",
    "Snapshot",
    "Standing",
    "State",
    "Step",
    "StepKind",
    "Support",
    "Tally",
    "Term",
    "TermKind",
    "Testimony",
    "Throttle",
    "Verdict",
    "Waiver",
    "page_language",
    "replacement",
]
