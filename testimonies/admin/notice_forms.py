"""The answer to a notice; of a right of reply, the words that readers will see too."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from testimonies.models import NOTICE, Notice, NoticeKind, Outcome
from testimonies.rules import notice_desk
from testimonies.rules.placeholders import OfNotice, left_open

from .acts import SafeField, SelectWithTexts
from .replies import Replies

LONGEST_REPLY = 4_000  # with the bracketed words, which may be longer than what they stand for


class AnswerForm(forms.Form):
    """`stays` are the words of a reply that look like personal data and may be shown all the same."""

    use_required_attribute = False

    def __init__(self, notice: Notice, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="answer-%s")
        self.notice = notice
        self.saved = Replies(OfNotice(notice)).by_slug(NOTICE)
        outcomes = [(str(one.value), one.label) for one in notice_desk.outcomes(notice)]
        self.fields["outcome"] = forms.ChoiceField(
            label=_("What came of it"), choices=[("", _("Choose an outcome")), *outcomes]
        )
        if notice.kind == NoticeKind.REPLY:
            self.fields["public_text"] = SafeField(
                label=_("The reply as readers will see it"), required=False, rows=10, limit=LONGEST_REPLY
            )
            self.initial["public_text"] = notice.explanation
        if self.saved:
            choices = [("", _("None")), *((slug, slug) for slug in self.saved)]
            self.fields["saved"] = forms.ChoiceField(
                label=_("Saved reply"),
                required=False,
                choices=choices,
                widget=SelectWithTexts(self.saved, choices),
            )
        self.fields["answer"] = SafeField(label=_("Answer to the sender"), required=False)
        if number := self._alike():
            told = ngettext(
                "The same answer to %(n)s more report with this reason and without a word",
                "The same answer to %(n)s more reports with this reason and without a word",
                number,
            )
            self.fields["alike"] = forms.BooleanField(label=told % {"n": number}, required=False)

    def _alike(self) -> int:
        is_report = self.notice.kind == NoticeKind.REPORT and not self.notice.outcome
        return Notice.objects.wordless_like(self.notice).count() if is_report else 0

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        words = said["answer"] = said.get("answer") or self.saved.get(said.get("saved", ""), "")
        if hole := left_open(words):
            self.add_error("answer", _("Write what stands for %(hole)s.") % {"hole": hole})
        elif not words and self.notice.kind != NoticeKind.REPORT and "answer" not in self.errors:
            self.add_error("answer", _("Write why: the law wants the reason told."))
        return said

    def said(self) -> dict[str, Any]:
        """What goes to the rule, from a valid form."""
        said = self.cleaned_data
        shown = said["public_text"] if said["outcome"] == Outcome.SHOWN else ""
        return {
            "outcome": said["outcome"],
            "answer": said["answer"],
            "public_text": shown,
            "stays": self.stays,
            "alike": said.get("alike", False),
        }

    def typed(self) -> str:
        """All words that were typed, to be copied where the page no longer has the form."""
        words = [str(self.data.get(name, "")).strip() for name in ("public_text", "answer")]
        return "\n\n".join(filter(None, words))

    @property
    def stays(self) -> frozenset[str]:
        return frozenset(self.data.getlist("stays")) if isinstance(self.data, QueryDict) else frozenset()

    def hits(self) -> list[tuple[str, bool]]:
        """What looks like personal data in the reply as it now is, and whether it was said to stay."""
        if "public_text" not in self.fields:
            return []
        text = str(self["public_text"].value() or "")[:LONGEST_REPLY]
        found = notice_desk.open_hits(self.notice, text, frozenset())
        return [(words, words in self.stays) for words in found]
