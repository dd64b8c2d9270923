"""Her screenshots at `/suivi/`: added, seen, taken back, allowed, deleted."""

import re
import tempfile
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from testimonies.models import Event, Evidence, State, Testimony
from testimonies.pages import pictures, uploads
from testimonies.rules import evidence, evidence_author, follow_up, limits, receipts
from testimonies.rules.pictures.cleaning import Refusal
from testimonies.rules.pictures.sizes import MOST_BYTES

from .. import people
from ..pictures import screenshot
from .coming_back import ENGLISH, FRENCH, OURS, Author

pytestmark = pytest.mark.django_db


class Witness(Author):
    """Who came back with her words, to a call that takes screenshots."""

    def __init__(self, client: Client, address: str = FRENCH, **changes: Any) -> None:
        sent = people.sent(**changes)
        assert sent.testimony is not None
        people.takes_screenshots(sent.testimony.call)
        super().__init__(client, sent.testimony, address)
        self.row, self.token = sent.testimony, follow_up.issue_pass(sent.testimony, sent.key)

    def send(
        self, *contents: bytes, action: str = "evidence_add", names: str = "IMG_{}.png", **fields: Any
    ) -> str:
        files = [named(content, names.format(place)) for place, content in enumerate(contents)]
        data = {"pass": self.token, "action": action, "evidence": files, **fields}
        self.response = self.client.post(self.address, data, **OURS)
        if found := re.search(r'name="pass" value="([^"]+)"', self.page):
            self.token = found.group(1)
        return self.page

    @property
    def kept(self) -> list[Evidence]:
        return list(Evidence.objects.filter(testimony=self.row))


def named(content: bytes, name: str) -> BytesIO:
    file = BytesIO(content)
    file.name = name
    return file


@pytest.fixture
def witness(client: Client) -> Witness:
    return Witness(client)


def addresses_of_pictures(page: str) -> list[str]:
    return re.findall(r'<img class="picture" src="([^"]+)"', page)


def test_she_adds_one_and_sees_the_cleaned_copy(witness: Witness) -> None:
    page = witness.send(screenshot())
    assert witness.status == 200
    (address,) = addresses_of_pictures(page)
    picture = witness.client.get(address)
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/webp")
    assert picture.content[8:12] == b"WEBP"


def test_the_name_of_her_file_is_nowhere(witness: Witness) -> None:
    page = witness.send(screenshot(), names="zibeline-{}.png")
    assert "zibeline" not in page
    assert "zibeline" not in str(list(Evidence.objects.values()) + list(Event.objects.values()))


def test_her_original_comes_back_byte_for_byte_under_a_neutral_name(witness: Witness) -> None:
    witness.send(sent := screenshot())
    witness.press("evidence_original", which=witness.kept[0].public_id)
    assert witness.response.content == sent
    assert witness.response["Content-Disposition"] == 'attachment; filename="image.png"'
    assert witness.response["Content-Type"] == "image/png"
    assert "no-store" in witness.response["Cache-Control"]


def test_a_pass_without_the_key_gives_no_original_and_says_what_to_do(witness: Witness) -> None:
    witness.send(screenshot())
    witness.token = follow_up.issue_pass(witness.row)
    assert str(evidence_author.NO_KEY) in witness.press("evidence_original", which=witness.kept[0].public_id)
    assert witness.status == 409


@pytest.mark.parametrize("address", [FRENCH, ENGLISH])
@pytest.mark.parametrize(
    "content, reason",
    [
        (b"%PDF-1.7 x", Refusal.NOT_A_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Refusal.NOT_A_PICTURE),
        (screenshot()[:200], Refusal.BROKEN),
        (b"\xff\xd8\xff" + b"0" * MOST_BYTES, Refusal.TOO_HEAVY),
    ],
)
def test_what_is_no_picture_is_refused_beside_the_field(
    client: Client, address: str, content: bytes, reason: Refusal
) -> None:
    witness = Witness(client, address)
    page = witness.send(screenshot(), content)
    assert 'id="error_1_id_evidence"' in page or "invalid-feedback" in page
    assert "2" in page
    assert witness.kept == []
    assert witness.status == 200


def test_no_file_at_all_is_told(witness: Witness) -> None:
    assert "invalid-feedback" in witness.send()
    assert witness.kept == []


def test_five_at_once_are_refused_and_told(witness: Witness) -> None:
    page = witness.send(*(screenshot(width=20 + n) for n in range(5)))
    assert str(evidence_author.TOO_MANY) in page
    assert witness.kept == []


def test_sixty_at_once_are_told_the_same(witness: Witness) -> None:
    page = witness.send(*(screenshot(width=20 + n) for n in range(60)))
    assert str(evidence_author.TOO_MANY) in page


def test_with_four_there_is_no_field_and_the_page_says_why(witness: Witness) -> None:
    page = witness.send(*(screenshot(width=20 + n) for n in range(4)))
    assert len(witness.kept) == 4
    assert 'type="file"' not in page
    assert str(evidence_author.TOO_MANY) in page


def test_a_file_under_another_name_or_at_another_address_is_read_past(
    client: Client, witness: Witness
) -> None:
    client.post(
        FRENCH, {"pass": witness.token, "action": "evidence_add", "other": named(screenshot(), "a")}, **OURS
    )
    answer = client.post("/temoigner/", {"story": "", "evidence": named(screenshot(), "a")}, **OURS)
    assert answer.status_code == 200
    assert witness.kept == []


def test_the_later_page_takes_them_with_the_answers(witness: Witness) -> None:
    assert 'type="file"' in witness.press("details")
    assert 'enctype="multipart/form-data"' in witness.page
    witness.send(screenshot(), action="details_save", company="Exemple SA", age_band="25-34")
    assert len(witness.kept) == 1
    assert Testimony.objects.get(pk=witness.row.pk).company == "Exemple SA"


def test_the_later_page_keeps_the_answers_when_a_picture_is_refused(witness: Witness) -> None:
    page = witness.send(b"GIF89a", action="details_save", company="Exemple SA", age_band="25-34")
    assert str(Refusal.NOT_A_PICTURE.label) in page
    assert 'value="Exemple SA"' in page
    assert '<option value="25-34" selected>' in page
    assert Testimony.objects.get(pk=witness.row.pk).company == ""


def test_a_call_that_takes_none_offers_none_and_still_shows_those_there(witness: Witness) -> None:
    witness.send(screenshot())
    witness.row.call.takes_screenshots = False
    witness.row.call.save(update_fields=["takes_screenshots"])
    page = witness.press("evidence")
    assert len(addresses_of_pictures(page)) == 1
    assert 'type="file"' not in page
    assert 'type="file"' not in witness.press("details")
    assert 'value="evidence"' in witness.press("state")


def test_where_none_may_be_added_and_none_is_there_no_button_leads_there(client: Client) -> None:
    author = Author(client, people.waiting())
    assert 'value="evidence"' not in author.press("state")


def test_she_says_whether_readers_may_see_it_and_its_words(witness: Witness) -> None:
    witness.send(screenshot())
    which = witness.kept[0].public_id
    page = witness.press("evidence_say", which=which, transcript="Tu es jolie.", may_be_shown="on")
    one = Evidence.objects.get(public_id=which)
    assert (one.transcript, one.may_be_shown, one.verdict) == ("Tu es jolie.", True, "")
    assert "Tu es jolie." in page
    witness.press("evidence_say", which=which, transcript="Tu es jolie.")
    assert not Evidence.objects.get(public_id=which).may_be_shown


def test_words_that_are_too_long_come_back_with_the_reason(witness: Witness) -> None:
    witness.send(screenshot())
    typed = "mot " * 1_000
    page = witness.press("evidence_say", which=witness.kept[0].public_id, transcript=typed, may_be_shown="on")
    assert "invalid-feedback" in page
    assert typed.strip() in page
    assert Evidence.objects.get().transcript == ""


def test_so_many_sendings_are_taken_from_one_source(
    witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "SENDINGS", limits.Limit("pictures", ((2, 3600),)))
    for _time in range(2):
        witness.send(b"GIF89a")
    page = witness.send(screenshot())
    assert str(uploads.TOO_OFTEN.words) in page
    assert witness.status == 429
    assert witness.kept == []


def test_no_picture_touches_a_disk_on_its_way(witness: Witness, monkeypatch: pytest.MonkeyPatch) -> None:
    def written(*_args: Any, **_kwargs: Any) -> None:
        raise AssertionError("a temporary file")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", written)
    monkeypatch.setattr(tempfile, "TemporaryFile", written)
    monkeypatch.setattr(tempfile, "mkstemp", written)
    noise = Image.effect_noise((2000, 2000), 90).convert("RGB")
    held = BytesIO()
    noise.save(held, "PNG")
    assert len(held.getvalue()) > 4 * 2**20
    witness.send(held.getvalue())
    assert len(witness.kept) == 1


def test_a_body_no_address_can_want_is_not_read(witness: Witness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_HERE", 1_000)
    page = witness.send(screenshot(width=400), b"x" * 2_000)
    assert witness.status == 400
    assert "<h1" in page
    monkeypatch.setattr(uploads, "MOST_HERE", 10_000)
    monkeypatch.setattr(uploads, "MOST_ELSEWHERE", 1_000)
    answer = witness.client.post("/temoigner/", {"story": "", "evidence": named(b"x" * 2_000, "a")}, **OURS)
    assert answer.status_code == 400


def test_she_deletes_one_and_its_address_is_dead(witness: Witness) -> None:
    (address,) = addresses_of_pictures(witness.send(screenshot()))
    witness.press("evidence_delete", which=witness.kept[0].public_id)
    assert witness.kept == []
    assert witness.client.get(address).status_code == 404
    assert witness.press("evidence_delete", which="gone") and witness.status == 200


@pytest.mark.parametrize("action", ["evidence_say", "evidence_original"])
@pytest.mark.parametrize("which", ["nothing", "\0", "é" * 400, "\ud83d".encode(errors="surrogatepass")])
def test_a_picture_that_is_gone_is_told(witness: Witness, action: str, which: str | bytes) -> None:
    witness.press(action, which=which)
    assert witness.status == 409


def test_another_authors_picture_is_not_hers(client: Client, witness: Witness) -> None:
    witness.send(screenshot())
    other = Witness(client, story="Une autre histoire, assez longue.")
    other.press("evidence_original", which=witness.kept[0].public_id)
    assert other.status == 409


@pytest.mark.parametrize("token", ["", "x", "%00", "é", "A" * 300])
def test_a_forged_address_shows_no_picture(client: Client, token: str) -> None:
    assert client.get("/suivi/image/", {"k": token}).status_code == 404


def test_a_pass_is_no_address_of_a_picture_and_no_address_a_pass(witness: Witness) -> None:
    (address,) = addresses_of_pictures(witness.send(screenshot()))
    assert witness.client.get("/suivi/image/", {"k": witness.token}).status_code == 404
    with pytest.raises(follow_up.PassError):
        follow_up.read_pass(address.partition("k=")[2])


def test_the_address_of_her_picture_dies_with_the_page(
    witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "PASS_SECONDS", -1)
    (address,) = addresses_of_pictures(witness.send(screenshot()))
    assert witness.client.get(address).status_code == 404


def test_her_picture_is_kept_by_no_cache_and_can_do_nothing(witness: Witness) -> None:
    (address,) = addresses_of_pictures(witness.send(screenshot()))
    answer = witness.client.get(address)
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def published_picture(witness: Witness) -> tuple[str, Evidence]:
    """The address at which readers find it."""
    witness.send(screenshot())
    one = witness.kept[0]
    Evidence.objects.filter(pk=one.pk).update(may_be_shown=True, verdict="shown")
    one.refresh_from_db()
    one.transcript = "Tu es « jolie » & <seule>."
    one.save(update_fields=["transcript"])
    people.in_state(State.PUBLISHED, people.fresh(witness.row))
    return f"/temoignages/{witness.row.pk}/captures/{one.public_id}/", one


def test_readers_get_it_with_its_words_as_alternative_text(witness: Witness) -> None:
    address, _one = published_picture(witness)
    page = witness.client.get(f"/temoignages/{witness.row.pk}/").content.decode()
    assert f'src="{address}"' in page
    assert 'alt="Tu es « jolie » &amp; &lt;seule&gt;."' in page
    answer = witness.client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer["Cache-Control"] == "public, max-age=5"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_what_she_agrees_to_is_on_the_page_where_she_agrees(client: Client) -> None:
    witness = Witness(client, review_first=True)
    witness.send(screenshot())
    one = witness.kept[0]
    one.may_be_shown, one.verdict, one.transcript = True, "shown", "Les mots de l’équipe."
    one.save(update_fields=["may_be_shown", "verdict", "transcript"])
    people.in_state(State.APPROVED, people.fresh(witness.row))
    page = witness.press("text")
    assert 'value="agree"' in page
    assert page.count("Les mots de l’équipe.") == 2
    (address,) = addresses_of_pictures(page)
    assert client.get(address).content == evidence.for_readers(one)


def test_readers_lose_it_when_the_text_comes_down(witness: Witness) -> None:
    address, _one = published_picture(witness)
    people.decide(people.fresh(witness.row), "suspend")
    gone = witness.client.get(address)
    assert gone.status_code == 404
    assert gone.content == witness.client.get("/temoignages/nothing/captures/nothing/").content


def test_no_picture_is_found_under_another_testimony(witness: Witness) -> None:
    _address, one = published_picture(witness)
    other = people.published("Une autre histoire, publiée elle aussi.")
    assert witness.client.get(f"/temoignages/{other.pk}/captures/{one.public_id}/").status_code == 404


def test_a_stranger_without_a_pass_adds_and_takes_nothing(client: Client, witness: Witness) -> None:
    witness.send(screenshot())
    stranger = Author(client, people.waiting("Une autre histoire, bien assez longue."))
    stranger.token = "forged"
    for action in ("evidence", "evidence_add", "evidence_say", "evidence_delete", "evidence_original"):
        page = stranger.press(action, which=witness.kept[0].public_id)
        assert 'name="receipt"' in page
    assert len(witness.kept) == 1


def test_the_receipt_page_leads_on_with_the_key_of_the_words(client: Client) -> None:
    sent = people.sent()
    visit = follow_up.find(receipts.parse(" ".join(sent.words), "fr"))
    assert visit is not None
    assert visit.key == sent.key
