"""Files that come with a form: in memory alone, at the one address that takes them, and no more than it takes."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.urls import Resolver404, resolve

from testimonies.rules.evidence import MOST
from testimonies.rules.pictures.sizes import MOST_BYTES

FIELD = "evidence"
# A body larger than what its address can want is not read at all. Below that, each picture is judged by itself.
MOST_HERE = (MOST + 1) * MOST_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
MOST_ELSEWHERE = 2 * settings.DATA_UPLOAD_MAX_MEMORY_SIZE


class InMemoryPictures(FileUploadHandler):
    """No plain temporary file: what is over a limit is read on and dropped, so that the other fields arrive.

    One sign more than a picture may have is kept of a heavier one: that is how it is known.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = 0
        self.content = BytesIO()

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any) -> None:  # noqa: N803
        if content_length > (MOST_HERE if self._is_taken_here() else MOST_ELSEWHERE):
            raise RequestDataTooBig

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, *args, **kwargs)
        self.taken += 1
        if field_name != FIELD or self.taken > MOST + 1 or not self._is_taken_here():
            raise SkipFile
        self.content = BytesIO()

    def _is_taken_here(self) -> bool:
        try:
            return self.request is not None and resolve(self.request.path_info).url_name == "follow_up"
        except Resolver404:
            return False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.content.write(raw_data[: max(0, MOST_BYTES + 1 - self.content.tell())])

    def file_complete(self, file_size: int) -> UploadedFile:
        size = self.content.tell()
        self.content.seek(0)
        return InMemoryUploadedFile(
            self.content, self.field_name, FIELD, "application/octet-stream", size, None
        )
