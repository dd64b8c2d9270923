"""The share picture as it is served. Those who preview links fetch it from their servers: no page of others embeds it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from testimonies.models import ShareImage

from .caching import readers_page
from .pictures import sandboxed
from .reading import PUBLIC_ID


@require_safe
@readers_page
def image(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same 404 for one that is missing, not allowed, or of a testimony that is not published."""
    known = public_id if PUBLIC_ID.fullmatch(public_id) else ""
    rows = ShareImage.objects.public().filter(testimony=known).select_related("testimony")
    one = rows.defer(None).only("picture", "testimony__allow_indexing").first()
    if one is None:
        raise Http404
    response = sandboxed(HttpResponse(bytes(one.picture), content_type="image/png"))
    if not one.testimony.allow_indexing:
        response["X-Robots-Tag"] = "noindex, noarchive"
    return response
