"""Pictures as they are served: to readers with a published testimony, to an author on her own page, as a file of hers."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from testimonies.models import Copy, Evidence, Testimony
from testimonies.rules import evidence, tokens
from testimonies.rules.follow_up import PASS_SECONDS

from .caching import readers_page
from .cards import PUBLIC_ID

TYPES = {"jpeg": ("image/jpeg", "jpg"), "png": ("image/png", "png"), "webp": ("image/webp", "webp")}


def _webp(content: bytes) -> HttpResponse:
    return sandboxed(HttpResponse(content, content_type="image/webp"))


def sandboxed(response: HttpResponse) -> HttpResponse:
    response["Content-Security-Policy"] = settings.PICTURE_POLICY
    return response


@require_safe
@readers_page
def picture(request: HttpRequest, public_id: str, picture_id: str) -> HttpResponse:
    """What readers get. The same 404 for one that is missing, private, or of a testimony that is not published."""
    known = PUBLIC_ID.fullmatch(public_id) and PUBLIC_ID.fullmatch(picture_id)
    ids = {"testimony": public_id, "public_id": picture_id} if known else {"public_id": ""}
    one = Evidence.objects.public().filter(**ids).first()
    if one is None:
        raise Http404
    response = _webp(bytes(one.public_picture))
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response


def own_address(one: Evidence, copy: Copy) -> str:
    """Where her page finds a copy of her screenshot: sealed, for as long as a page of hers lives.

    It is no way in: it shows this one picture, and only where the page that holds it could.
    """
    token = tokens.issue("picture", [one.public_id, copy], PASS_SECONDS)
    return f"{reverse('own_picture')}?k={token}"


@require_safe
def own_picture(request: HttpRequest) -> HttpResponse:
    """Its own 404, which nothing keeps: the one of readers' pages may lie in caches for five seconds."""
    try:
        public_id, copy = tokens.read("picture", request.GET.get("k", ""))
    except tokens.TokenError:
        return _absent()
    one = Evidence.objects.filter(public_id=public_id, testimony__in=Testimony.objects.alive()).first()
    if one is None:
        return _absent()
    return _webp(evidence.for_readers(one) if copy == Copy.COVERED else evidence.cleaned(one))


def _absent() -> HttpResponse:
    return HttpResponse(render_to_string("404.html"), status=404)


def as_file(one: Evidence, content: bytes) -> HttpResponse:
    """Her original, under a neutral name."""
    media_type, ending = TYPES[one.original_type]
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="image.{ending}"'
    return sandboxed(response)
