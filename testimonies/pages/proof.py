"""`/preuve/`: whether a sheet of deposit is this site's. It computes with what is pasted, looks nothing up, keeps nothing."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import View

from testimonies.rules import deposit
from testimonies.rules.deposit import Verdict

from .caching import readers_page
from .fields import WordsField, form_helper
from .following.forms import LineField
from .following.told import NOTHING, Told
from .forms import LONGEST_STORY
from .small import refuse_large

LONGEST_SHEET = 10_000  # with the sentences around it and four screenshots it has some 2,000
TOLD = {
    Verdict.GOOD: Told(_("The signature is good: this site signed these lines."), "done"),
    Verdict.WRONG: Told(
        _(
            "The signature does not fit these lines. At least one character is not what this site signed. Copy the sheet "
            "anew from its file, or from its QR code."
        )
    ),
    Verdict.UNKNOWN_KEY: Told(
        _("This site has no key of this name: it did not sign this, or took the key back.")
    ),
}
OFF = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}


class ProofForm(forms.Form):
    """The sheet; and, to compare a text with it, both the salt and the text."""

    sheet = forms.CharField(
        label=_("The sheet, from “testimonies deposit” to the end of the signature"),
        help_text=_("More than that may be pasted. Spaces and line breaks do not matter."),
        max_length=LONGEST_SHEET,
        widget=forms.Textarea(attrs={"rows": 8, **OFF}),
        error_messages={
            "required": _("Paste the lines of the sheet here."),
            "max_length": _("This is longer than any sheet. Paste its own lines alone."),
        },
    )
    salt = LineField(
        label=_("The salt of the text (optional)"),
        help_text=_("44 characters, on the author’s copy alone. Without it no text can be compared."),
        required=False,
        widget=forms.TextInput(attrs=OFF),
    )
    text = WordsField(
        label=_("The text (optional)"),
        help_text=_("All of it, exactly as it was sent."),
        required=False,
        lowest=1,
        most=LONGEST_STORY,
        rows=8,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = form_helper("sheet", "salt", "text")

    def clean_sheet(self) -> deposit.Signed:
        try:
            return deposit.read(self.cleaned_data["sheet"])
        except deposit.SeveralError as error:
            raise ValidationError(_("More than one sheet is in this. Paste one alone.")) from error
        except deposit.UnreadableError as error:
            raise ValidationError(
                _(
                    "No whole sheet is in this. It begins with “testimonies deposit 1” and ends with the signature."
                )
            ) from error

    def clean_salt(self) -> bytes:
        typed = self.cleaned_data["salt"]
        try:
            return deposit.read_salt(typed) if typed else b""
        except deposit.UnreadableError as error:
            raise ValidationError(
                _("A salt has 44 characters and ends with =. Copy it from the sheet.")
            ) from error

    def clean(self) -> None:
        """What is wrong with a field was said there."""
        given = self.cleaned_data
        if given.get("text") and given.get("salt") == b"":
            self.add_error("salt", _("To compare a text, its salt is needed as well."))
        if given.get("salt") and given.get("text") == "":
            self.add_error("text", _("To compare a text, paste it here."))


class Proof(View):
    http_method_names = ["get", "head", "post"]  # Django's own attribute

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(ProofForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Answered wherever it comes from: it does nothing, and says nothing but of what came with it."""
        refuse_large(request)
        form = ProofForm(request.POST)
        if not form.is_valid():
            return self.page(form)
        given = form.cleaned_data
        signed = given["sheet"]
        verdict = deposit.judge(signed)
        found: dict[str, Any] = {"told": TOLD[verdict]}
        if verdict is Verdict.GOOD:
            found |= {"statement": signed.statement, "key": deposit.key_named(signed.statement.key_id)}
            if given["salt"]:
                found["fits"] = deposit.fits(signed.statement, given["salt"], given["text"])
        return self.page(form, **found)

    def page(self, form: ProofForm, told: Told = NOTHING, **found: Any) -> HttpResponse:
        posted = self.request.POST
        context = {
            "form": form,
            "told": told,
            "keys": deposit.public_keys(),
            "typed": [(name, posted[name]) for name in form.fields if posted.get(name)],
        }
        return render(self.request, "pages/proof.html", context | found)


@readers_page
def keys(request: HttpRequest) -> HttpResponse:
    """The public halves, for whoever checks a sheet without us (docs/proof.md)."""
    listed = [
        {
            "id": one.id,
            "algorithm": "Ed25519",
            "public_key_pem": one.pem,
            "public_key_base64": one.base64,
            "retired": one.retired,
        }
        for one in deposit.public_keys()
    ]
    return JsonResponse({"keys": listed}, json_dumps_params={"indent": 2})
