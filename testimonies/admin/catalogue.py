"""Word lists, saved replies and the legal notice, each in both languages."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from testimonies.models import MOVES, NOTICE, LegalNotice, SavedReply
from testimonies.rules.placeholders import unknown

from .base import NoDeletion
from .words import move_label


class KeepsItsSlug(NoDeletion):
    """A slug is written once: figures of other years and saved links lean on it."""

    written_once: tuple[str, ...] = ("slug",)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return self.written_once if obj else ()


class TermAdmin(KeepsItsSlug):
    written_once = ("kind", "slug")
    list_display = ("label_fr", "label_en", "kind", "slug", "order", "active")
    list_filter = ("kind", "active", "country")
    search_fields = ("slug", "label_fr", "label_en")
    fieldsets = (
        (None, {"fields": ("kind", "slug", "order", "active", "country")}),
        (_("French"), {"fields": ("label_fr",)}),
        (_("English"), {"fields": ("label_en",)}),
    )


class SavedReplyForm(forms.ModelForm):
    move = forms.ChoiceField(
        label=_("for the move"),
        required=False,
        choices=[("", _("a message")), *((name, move_label(name)) for name in (*MOVES, NOTICE))],
    )

    class Meta:
        model = SavedReply
        fields = ("slug", "move", "reason", "text_fr", "text_en")
        help_texts = {
            "text_fr": _(
                "Filled in by itself: {numéros} of her country, {motif}, {délai} to answer, {date} it came, {extrait} that "
                "a change is asked for, {éléments} hidden."
            ),
            "text_en": _(
                "Filled in by itself: {numbers} of her country, {reason}, {delay} to answer, {date} it came, {excerpt} that "
                "a change is asked for, {items} hidden."
            ),
        }

    def clean(self) -> dict[str, Any]:
        for name in ("text_fr", "text_en"):
            if wrong := unknown(self.cleaned_data.get(name, "")):
                fault = _("Nothing fills %(braces)s. Use one of the names below, or no braces.")
                self.add_error(name, fault % {"braces": wrong})
        return self.cleaned_data


class SavedReplyAdmin(KeepsItsSlug):
    form = SavedReplyForm
    list_display = ("slug", "for_move", "reason")
    list_filter = ("reason",)
    search_fields = ("slug", "text_fr", "text_en")
    fieldsets = (
        (None, {"fields": ("slug", "move", "reason")}),
        (_("French"), {"fields": ("text_fr",)}),
        (_("English"), {"fields": ("text_en",)}),
    )

    @admin.display(description=_("for the move"), ordering="move")
    def for_move(self, reply: SavedReply) -> Any:
        return move_label(reply.move) if reply.move else _("a message")


class LegalNoticeAdmin(NoDeletion):
    """One row: its list would be a detour."""

    fields = LegalNotice.FIELDS

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)  # which refuses
        notice = LegalNotice.objects.first() or LegalNotice.objects.create()
        return redirect("admin:testimonies_legalnotice_change", notice.pk)
