"""Files on their way in: at one address, under one name, five at most, and no more of each than tells that it is too heavy."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils.translation import override

from testimonies.pages import uploads
from testimonies.pages.uploads import InMemoryPictures

LIMIT = 100_000  # more than one chunk, which Django makes of 64 KiB


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(uploads, "MOST_BYTES", LIMIT)
    with override("fr"):
        yield


def posted(address: str = "/suivi/", count: int = 1, name: str = "evidence", size: int = 9) -> HttpRequest:
    files = [BytesIO(b"x" * size) for _ in range(count)]
    return RequestFactory().post(address, {"story": "Oui.", name: files})


def taken(request: HttpRequest, name: str = "evidence") -> list[Any]:
    """The files that arrived; the other fields always do."""
    assert request.POST["story"] == "Oui."
    assert set(request.FILES) <= {name}
    return request.FILES.getlist(name)


def test_pictures_are_taken_where_she_comes_back() -> None:
    (file,) = taken(posted())
    assert file.read() == b"x" * 9
    with override("en"):
        assert len(taken(posted("/en/follow-up/"))) == 1


@pytest.mark.parametrize(
    "address", ["/", "/temoigner/", "/suivi/image/", "/admin/login/", "/nothing/", "/suivi", "/%00"]
)
def test_no_other_address_takes_a_file(address: str) -> None:
    assert taken(posted(address)) == []


@pytest.mark.parametrize("name", ["other", "evidence2", "Evidence", "story_file", "é", "evidence[]"])
def test_no_other_field_takes_a_file(name: str) -> None:
    assert taken(posted(name=name)) == []


@pytest.mark.parametrize(("count", "there"), [(4, 4), (5, 5), (6, 5), (40, 5)])
def test_one_more_than_can_be_kept_arrives_to_be_refused_and_no_other(count: int, there: int) -> None:
    assert len(taken(posted(count=count))) == there


@pytest.mark.parametrize(("size", "there"), [(LIMIT, LIMIT), (LIMIT + 1, LIMIT + 1), (LIMIT * 3, LIMIT + 1)])
def test_one_sign_over_the_limit_is_kept_of_a_heavy_file(size: int, there: int) -> None:
    files: list[UploadedFile] = taken(posted(count=2, size=size))
    assert [(file.size, len(file.read())) for file in files] == [(there, there)] * 2


def test_no_chunk_takes_more_memory_than_the_limit() -> None:
    handler = InMemoryPictures(posted())
    handler.new_file("evidence", "a.png", "image/png", None)
    for _chunk in range(3):
        handler.receive_data_chunk(b"x" * (LIMIT - 10), 0)
        assert len(handler.content.getvalue()) <= LIMIT + 1


def test_a_file_is_known_by_nothing_that_its_sender_said_of_it() -> None:
    file = BytesIO(b"x")
    file.name = "zibeline.svg"
    request = RequestFactory().post("/suivi/", {"story": "Oui.", "evidence": file})
    (there,) = taken(request)
    assert (there.name, there.content_type) == ("evidence", "application/octet-stream")


@pytest.mark.parametrize(("address", "most"), [("/suivi/", "MOST_HERE"), ("/temoigner/", "MOST_ELSEWHERE")])
def test_a_body_over_what_its_address_can_want_is_not_read(
    address: str, most: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = posted(address)
    length = int(request.META["CONTENT_LENGTH"])
    for other in ("MOST_HERE", "MOST_ELSEWHERE"):
        monkeypatch.setattr(uploads, other, length if other == most else 0)
    assert request.POST["story"] == "Oui."
    monkeypatch.setattr(uploads, most, length - 1)
    with pytest.raises(RequestDataTooBig):
        assert posted(address).POST
