"""Files on their way in: at one address, under one name, five at most, and no more of each than tells that it is too heavy."""

from collections.abc import Iterator
from io import BytesIO
from threading import BoundedSemaphore
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.translation import override

from testimonies.pages import uploads
from testimonies.pages.uploads import GivesRoomBack, InMemoryPictures
from testimonies.rules import evidence_author, limits, tokens

LIMIT = 100_000  # more than one chunk, which Django makes of 64 KiB


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(uploads, "MOST_BYTES", LIMIT)
    with override("fr"):
        yield


def a_pass() -> str:
    """A good one; it is not asked here whose it is."""
    return tokens.issue("pass", ["some-testimony", 1, ""], 900)


def posted(
    address: str = "/suivi/",
    count: int = 1,
    name: str = "evidence",
    size: int = 9,
    token: str | None = None,
    **more: Any,
) -> HttpRequest:
    """A request of which nothing was read yet; whoever reads it gives its room back."""
    files = [BytesIO(b"x" * size) for _ in range(count)]
    data = {"pass": a_pass() if token is None else token, "story": "Oui.", name: files, **more}
    return RequestFactory().post(address, data)


@pytest.fixture(autouse=True)
def rooms(monkeypatch: pytest.MonkeyPatch) -> BoundedSemaphore:
    """As many as a test needs; those of the site stay free."""
    room = BoundedSemaphore(3)
    monkeypatch.setattr(uploads, "ROOM", room)
    return room


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
    handler.is_let_in = True
    handler.new_file("evidence", "a.png", "image/png", None)
    for _chunk in range(3):
        handler.receive_data_chunk(b"x" * (LIMIT - 10), 0)
        assert len(handler.content.getvalue()) <= LIMIT + 1


def test_a_file_is_known_by_nothing_that_its_sender_said_of_it() -> None:
    file = BytesIO(b"x")
    file.name = "zibeline.svg"
    request = RequestFactory().post("/suivi/", {"pass": a_pass(), "story": "Oui.", "evidence": file})
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


@pytest.mark.parametrize("token", ["", "forged", "é\x00", tokens], ids=["none", "forged", "odd", "used up"])
def test_without_a_good_pass_no_byte_of_a_file_is_held(token: Any, rooms: BoundedSemaphore) -> None:
    request = posted(token=tokens.issue("pass", ["x", 1, ""], -1) if token is tokens else token)
    assert taken(request) == []
    assert uploads.refused_files(request) is None  # the page says that the pass is not good
    assert rooms._value == 3


def test_a_pass_that_comes_after_the_file_is_no_pass() -> None:
    request = RequestFactory().post("/suivi/", {"story": "Oui.", "evidence": BytesIO(b"x"), "pass": a_pass()})
    assert taken(request) == []


def test_a_token_of_another_purpose_is_no_pass() -> None:
    assert taken(posted(token=tokens.issue("aside", ["x", "00"], 900))) == []


def answered(request: HttpRequest) -> list[Any]:
    """The files a page gets of it, as the middleware lets it through."""
    found: list[Any] = []

    def page(request: HttpRequest) -> HttpResponse:
        found.extend(taken(request))
        return HttpResponse()

    GivesRoomBack(page)(request)
    return found


def test_so_many_sendings_are_held_at_once_and_the_next_is_told_to_come_back(
    monkeypatch: pytest.MonkeyPatch, rooms: BoundedSemaphore
) -> None:
    monkeypatch.setattr(uploads, "PATIENCE", 0.01)
    assert [len(taken(posted(count=2))) for _ in range(3)] == [2, 2, 2]
    late = posted()
    assert answered(late) == []
    assert uploads.refused_files(late) == uploads.BUSY
    rooms.release()
    assert len(answered(posted())) == 1


def test_room_is_given_back_whatever_becomes_of_the_page(rooms: BoundedSemaphore) -> None:
    assert len(answered(posted())) == 1
    assert rooms._value == 3

    def fails(request: HttpRequest) -> HttpResponse:
        taken(request)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        GivesRoomBack(fails)(posted())
    assert rooms._value == 3


def test_a_form_without_a_file_takes_no_room(rooms: BoundedSemaphore) -> None:
    request = RequestFactory().post("/suivi/", {"pass": a_pass(), "story": "Oui."})
    assert taken(request) == []
    assert rooms._value == 3


def test_the_source_is_counted_before_its_files_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "SENDINGS", limits.Limit("pictures", ((2, 600),)))
    assert [len(answered(posted())) for _ in range(3)] == [1, 1, 0]
    late = posted()
    assert answered(late) == []
    assert uploads.refused_files(late) == uploads.TOO_OFTEN


def test_who_kept_the_worker_busy_is_refused_before_the_next_file_is_read() -> None:
    limits.count(evidence_author.WORK, "127.0.0.1", weight=130)
    late = posted()
    assert answered(late) == []
    assert uploads.refused_files(late) == uploads.TOO_OFTEN
