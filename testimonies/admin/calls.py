"""Calls: their words, members and terms, and the checklist that opening one stands behind."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import ManyToManyField, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from testimonies.models import Call, Term, TermKind
from testimonies.rules import accounts, calls, desk
from testimonies.rules.moderation import MoveError

from . import call_presses
from .base import CHECKBOXES, NoDeletion, member


class OpeningForm(forms.Form):
    restore_tried = forms.BooleanField(
        label=_("We restored a backup on another machine, and read it"), required=False
    )
    keys_kept = forms.BooleanField(
        label=_("The keys are kept in two places, apart from the backups"), required=False
    )


class TermsField(forms.ModelMultipleChoiceField):
    """All but areas: those follow the country, and are hundreds."""

    def label_from_instance(self, term: Any) -> str:
        return f"{term.get_kind_display()}: {term.label}"


class CallAdmin(NoDeletion):
    list_display = ("hashtag", "title_fr", "is_default", "opened_on", "closed_on", "paused")
    search_fields = ("slug", "hashtag", "title_fr", "title_en")
    formfield_overrides = CHECKBOXES
    change_form_template = "admin/testimonies/call/change_form.html"
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "slug",
                    "hashtag",
                    "opened_on",
                    "closed_on",
                    "paused",
                    "raid_until",
                    "is_default",
                    "takes_screenshots",
                )
            },
        ),
        (_("French"), {"fields": ("title_fr", "introduction_fr")}),
        (_("English"), {"fields": ("title_en", "introduction_en")}),
        (_("Who reads"), {"fields": ("members",)}),
        (
            _("What is offered"),
            {
                "fields": ("terms",),
                "classes": ("collapse",),
                "description": _(
                    "Where none of a list is ticked, all its terms are offered, also those added later for another call. Tick "
                    "some of a list, and this call offers those alone."
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Call]:
        return super().get_queryset(request).filter(members=member(request))

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """What happens to a call has a press of its own, and a row of the trail."""
        happens = ("opened_on", "closed_on", "paused", "raid_until")
        return ("slug", *happens) if obj else happens

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField | None:
        if db_field.name == "members":
            at = request.resolver_match
            call = self.get_object(request, at.kwargs.get("object_id", "")) if at else None
            kwargs["queryset"] = accounts.readers(of=call)
        if db_field.name == "terms":
            kwargs |= {"form_class": TermsField, "queryset": Term.objects.exclude(kind=TermKind.AREA)}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change:  # whoever makes a call belongs to it, or could not see it again
            form.instance.members.add(member(request))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/open/", view(self.open_view), name="testimonies_call_open"),
            path("<int:pk>/close/", view(self.close_view), name="testimonies_call_close"),
            *(
                path(f"<int:pk>/{name}/", view(self.press_view), {"name": name}, f"testimonies_call_{name}")
                for name in call_presses.PRESSES
            ),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        call = context.get("original")
        context["presses"] = call_presses.offered(call) if call else []
        return super().render_change_form(request, context, *args, **kwargs)

    def _call(self, request: HttpRequest, pk: int) -> Call:
        call = self.get_queryset(request).filter(pk=pk).first()
        if call is None or not self.has_change_permission(request, call):
            raise Http404
        return call

    def open_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The checklist; a POST with every line true opens the call."""
        call = self._call(request, pk)
        form = OpeningForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                calls.open_call(call, by=desk.acting(member(request)), **form.cleaned_data)
            except MoveError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("The call is open."))
                return redirect("admin:testimonies_call_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Open %(call)s") % {"call": call.hashtag},
            "call": call,
            "opts": self.opts,
            "checks": calls.checklist(call),
            "form": form,
        }
        return render(request, "admin/testimonies/call/open.html", context)

    def close_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        call = self._call(request, pk)
        if request.method == "POST":
            try:
                calls.close_call(call, by=desk.acting(member(request)))
                messages.success(request, _("The call is closed. It can be opened again."))
            except MoveError as error:
                messages.error(request, str(error))
        return redirect("admin:testimonies_call_change", pk)

    def press_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """What it does, in words; a POST does it."""
        call, press = self._call(request, pk), call_presses.PRESSES[name]
        form = press.form(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                press.run(call, by=desk.acting(member(request)), **form.cleaned_data)
            except MoveError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, press.done)
                return redirect("admin:testimonies_call_change", pk)
        shared = {**self.admin_site.each_context(request), "opts": self.opts}
        page = {"title": f"{press.label} – {call.hashtag}", "call": call, "press": press, "form": form}
        return render(request, "admin/testimonies/call/sure.html", shared | page)
