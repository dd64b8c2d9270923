"""Files that come with a form: in memory alone, at the one address that takes them, and no more than it takes.

Who has no pass, or sends too much, is not held in memory: the files are read on and dropped, so that the other fields
arrive, and the page says why. Two sendings with files are in memory at once, however many come.
"""

from collections.abc import Callable
from io import BytesIO
from itertools import chain
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParser
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy

from testimonies.rules import evidence_author, follow_up, limits
from testimonies.rules.evidence import MOST
from testimonies.rules.pictures.cleaning import Refusal
from testimonies.rules.pictures.sizes import MOST_BYTES

from .following.told import Told
from .source import source

FIELD = "evidence"
# A body larger than what its address can want is not read at all. Below that, each picture is judged by itself.
MOST_HERE = (MOST + 1) * MOST_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
MOST_ELSEWHERE = 2 * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
# One is being cleaned while the next one comes in: 50 MB each at their heaviest. A thread that waits serves nobody else.
ROOM = BoundedSemaphore(2)
PATIENCE = 3.0  # seconds
# A mobile network puts thousands behind one address.
SENDINGS = limits.Limit("pictures", ((30, 3600), (60, 24 * 3600)))
BUSY = Told(Refusal.BUSY.label, status=503)
TOO_OFTEN = Told(
    gettext_lazy(
        "Too many pictures were sent from your connection. Nothing was added; try again tomorrow, or copy the words "
        "of the message into your text."
    ),
    status=429,
)


class InMemoryPictures(FileUploadHandler):
    """No plain temporary file.

    One sign more than a picture may have is kept of a heavier one: that is how it is known.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = 0
        self.content = BytesIO()
        self.parser: MultiPartParser | None = None
        self.is_let_in: bool | None = None

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> Any:
        if self.parser is not None:
            return None
        if content_length > (MOST_HERE if self._is_taken_here() else MOST_ELSEWHERE):
            raise RequestDataTooBig
        # Django's own parser shows its handlers none of the fields that came before a file; this one can be asked.
        self.parser = MultiPartParser(META, input_data, [self], encoding)
        try:
            return self.parser.parse()
        finally:
            self.parser = None  # each holds the other, and both the files

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, *args, **kwargs)
        self.taken += 1
        if field_name != FIELD or self.taken > MOST + 1 or not self._is_taken_here():
            raise SkipFile
        if self.is_let_in is None:
            self.is_let_in = self._let_in()
        if not self.is_let_in:
            raise SkipFile
        self.content = BytesIO()

    def _is_taken_here(self) -> bool:
        try:
            return self.request is not None and resolve(self.request.path_info).url_name == "follow_up"
        except Resolver404:
            return False

    def _let_in(self) -> bool:
        """Asked once a request, before the first byte of its first file."""
        posted = getattr(self.parser, "_post", {})
        if self.request is None or not follow_up.opens(posted.get("pass", "")):
            return False  # the page says so
        if refused := _refusal(self.request):
            self.request.refused_files = refused  # type: ignore[attr-defined]
        return refused is None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.content.write(raw_data[: max(0, MOST_BYTES + 1 - self.content.tell())])

    def file_complete(self, file_size: int) -> UploadedFile:
        size = self.content.tell()
        self.content.seek(0)
        return InMemoryUploadedFile(
            self.content, self.field_name, FIELD, "application/octet-stream", size, None
        )


def _refusal(request: HttpRequest) -> Told | None:
    """Takes a place in memory for this request; else says why not."""
    here = source(request)
    if limits.wait(SENDINGS, here) or limits.wait(evidence_author.WORK, here):
        return TOO_OFTEN
    if not ROOM.acquire(timeout=PATIENCE):
        return BUSY
    request.has_room = True  # type: ignore[attr-defined]
    return TOO_OFTEN if limits.count(SENDINGS, here) else None


def refused_files(request: HttpRequest) -> Told | None:
    """Why the files of this request were dropped; None where they were taken, or there were none."""
    return getattr(request, "refused_files", None)


class GivesRoomBack:
    """Once a request with files is answered, another one may hold its own in memory."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            if getattr(request, "has_room", False):
                for file in chain.from_iterable(files for _name, files in request.FILES.lists()):
                    file.close()
                ROOM.release()
