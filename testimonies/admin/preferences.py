"""How one likes to work: one's own page, with no other way to it."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from testimonies.models import Preference, Term, TermKind
from testimonies.rules import load, preferences

from .base import member

READING = ("behaviours", "warnings", "a_day", "by_paragraph", "blur", "goes_on")
PRESETS = ("a_day", "by_paragraph", "blur", "goes_on", "shortcuts", "digest")
LISTS = {"behaviours": TermKind.BEHAVIOUR, "warnings": TermKind.WARNING}


class Themes(forms.ModelMultipleChoiceField):
    def __init__(self, label: Any) -> None:
        wrong = {
            "invalid_choice": _("Choose among the themes shown."),
            "invalid_pk_value": _("Choose among the themes shown."),
        }
        super().__init__(
            Term.objects.none(),
            label=label,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages=wrong,
        )


class PreferenceForm(forms.ModelForm):
    behaviours = Themes(_("Do not give me texts about these behaviours"))
    warnings = Themes(_("Do not give me texts with these warnings"))

    class Meta:
        model = Preference
        fields = PRESETS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.instance.user
        self.fields["a_day"] = _number()
        self.initial["a_day"] = min(self.instance.a_day, settings.DESK_OPENED_A_DAY)
        offered, chosen = preferences.themes_offered(user), preferences.themes(user)
        for name, kind in LISTS.items():
            field: Any = self.fields[name]
            field.queryset, field.initial = offered.filter(kind=kind), chosen.filter(kind=kind)
        if not user.has_perm("testimonies.read_testimony"):
            for name in READING:
                del self.fields[name]

    @property
    def themes(self) -> list[forms.BoundField]:
        return [self[name] for name in LISTS if self.fields[name].queryset]  # type: ignore[attr-defined]

    def keep(self) -> None:
        said = dict(self.cleaned_data)
        lists = [said.pop(name) for name in LISTS if name in said]
        unwanted = [term for one in lists for term in one] if lists else None
        preferences.save(self.instance.user, unwanted=unwanted, **said)


def _number() -> forms.IntegerField:
    """From one to what the site allows anybody."""
    most = settings.DESK_OPENED_A_DAY
    wrong = _("Write a whole number from 1 to %(most)s.") % {"most": most}
    said = dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong)
    label = _("Texts I open a day, at most")
    return forms.IntegerField(label=label, min_value=1, max_value=most, error_messages=said)


def urls(site: admin.AdminSite) -> list[URLPattern]:
    return [path("preferences/", site.admin_view(page), name="preferences")]


def page(request: HttpRequest) -> HttpResponse:
    user = member(request)
    form = PreferenceForm(request.POST or None, instance=preferences.of(user))
    if form.is_valid():
        form.keep()
        messages.success(request, _("Saved. Nobody else sees this."))
        return redirect("admin:preferences")
    own = {"title": _("How I like to work"), "form": form, **_carried(user)}
    return render(request, "admin/testimonies/preferences.html", {**admin.site.each_context(request), **own})


def _carried(user: User) -> dict[str, Any]:
    """One's own line of what leads see."""
    if not user.has_perm("testimonies.read_testimony"):
        return {}
    return {"mondays": load.mondays(), "lines": load.by_week([user])}
