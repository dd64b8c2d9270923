"""What was withdrawn or had its time: gone from every page at once, and from the files of the database after the next
housekeeping (security.md F33, F34). What remains elsewhere is in docs/retention.md.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.utils import timezone

from testimonies.models import Aside, Beat, Event, EvidenceCopy, Message, ShareImage, State, Testimony
from testimonies.rules import clock, evidence, follow_up, outbox, overwrite
from testimonies.rules.pictures.cleaning import clean

from . import people
from .admin.desk import at_desk, item
from .pages.coming_back import FRENCH, post
from .pictures import screenshot
from .rules.test_retention import ago, old
from .walk import addresses, in_each_language

pytestmark = pytest.mark.django_db
IN_FILES = pytest.mark.django_db(transaction=True)
# No other test writes it: PostgreSQL keeps the bytes of what they rolled back, in tables too that hold no words in service.
CANARY = "zorille"


def through_every_path() -> tuple[Testimony, set[bytes]]:
    """A published testimony with a canary in all that one can write; and every value that lay in the database of it."""
    lead, stored = people.a_lead(), set()
    row = people.waiting(f"Premier récit, {CANARY}1. " + "Il est revenu. " * 400, share_picture=True)
    follow_up.reply(row, text=f"Je précise : {CANARY}2.")
    follow_up.add_details(row, company=f"{CANARY}3 SARL", choices={"places": ["home"]})
    row = people.decide(row, "ask_change", lead, sentence=f"{CANARY}4 ?")
    stored |= values(row)
    row = follow_up.amend(follow_up.Visit(row, 1), story=f"Second récit, {CANARY}5, puis rien.", hidden=[])
    people.answered(row, f"Merci, {CANARY}6.", lead)
    picture = clean(screenshot())
    one = evidence.store(people.fresh(row), sent=people.SENT_PICTURE * 50, clean=picture, key=bytes(32))
    one.transcript, one.may_be_shown, one.verdict = f"{CANARY}7", True, "shown"
    one.save(update_fields=["transcript", "may_be_shown", "verdict"])
    evidence.cover(one, boxes=[(1, 1, 9, 9)], covered=picture.content[::-1], verdict="shown")
    stored |= values(people.fresh(row))
    row = people.approved(people.fresh(row), lead)
    people.answered_notice(people.is_reported(row, f"{CANARY}8"), lead, "kept", answer=f"{CANARY}9.")
    reply = people.asks_for_a_reply(row, f"Une réponse, {CANARY}10. Et puis rien d’autre à dire.")
    people.answered_notice(reply, lead, "shown", public_text=f"Une réponse, {CANARY}11.")
    desk_looks_at(row, lead)
    outbox.tell([lead], "unread_30", key="k", number=1, call=row.call.slug)
    return row, stored | values(people.fresh(row))


def values(row: Testimony) -> set[bytes]:
    """All bytes and texts of its rows, as they are stored: ciphertext where they are sealed."""
    texts = Testimony.objects.filter(pk=row.pk).values_list(
        "story", "company", "reason_text", "public_text", "receipt_digest"
    )
    messages = Message.objects.filter(testimony=row).values_list("text")
    pictures = row.evidence.values_list(
        "transcript", "original_sha256", "public_picture", "public_transcript"
    )
    notices = row.notices.values_list("explanation", "quote", "name", "email", "answer", "public_text")
    copies = EvidenceCopy.objects.filter(evidence__testimony=row).values_list("sealed")
    shared = ShareImage.objects.filter(testimony=row).values_list("picture", "words")
    found = {
        one
        for rows in (texts, messages, pictures, notices, copies, shared)
        for each in rows
        for one in each
        if one
    }
    return {bytes(one) if not isinstance(one, str) else one.encode() for one in found}


def desk_looks_at(row: Testimony, lead: User) -> None:
    client = at_desk(lead)
    client.get(item(row))
    client.get("/admin/testimonies/testimony/")


def pieces(stored: set[bytes]) -> set[bytes]:
    """Short ones that lie on one page of the file each: the whole of a long value never does. Zeros lie everywhere."""
    return {
        one[place : place + 24]
        for one in stored
        for place in range(0, max(1, len(one) - 24), 150)
        if len(one[place : place + 24]) >= 5 and any(one[place : place + 24])
    }


def files() -> Iterator[bytes]:
    """The files of the database: SQLite's own three; PostgreSQL's heaps, indexes and TOAST, once written back."""
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        yield from (one.read_bytes() for one in path.parent.iterdir() if one.is_file())
        return
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT pg_read_binary_file(path) FROM (SELECT pg_relation_filepath(oid) AS path, oid FROM pg_class) AS files "
            "WHERE path IS NOT NULL AND pg_relation_size(oid) > 0"
        )
        for (content,) in cursor:
            yield bytes(content)


def housekeeping() -> None:
    """Turn after turn, until one says that nothing erased is left in the files: tests beside this one hold it back."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        clock.run()
        newest = Event.objects.filter(what__in=overwrite.ERASES).latest("pk").pk
        if Beat.objects.get().erased_upto >= newest:
            return
    raise AssertionError("housekeeping never said so")


def sampled() -> None:
    """As autovacuum does when it likes: PostgreSQL's planner takes its samples of what lies there now."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


@pytest.fixture
def lean(transactional_db: None) -> None:
    """PostgreSQL keeps the room of what other tests rolled back, and a table that is large is not written anew."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for name in overwrite.TABLES:
                cursor.execute(f"VACUUM FULL testimonies_{name}")


def found(wanted: set[bytes]) -> set[bytes]:
    content = b"\0".join(files())
    return {one for one in wanted if one in content}


def test_no_other_test_writes_the_canary_of_these() -> None:
    here = Path(__file__)
    assert [one.name for one in here.parent.rglob("*.py") if CANARY in one.read_text()] == [here.name]


@IN_FILES
@pytest.mark.usefixtures("lean")
@pytest.mark.parametrize("way", ["withdrawn", "expired"])
def test_after_the_next_housekeeping_no_file_of_the_database_holds_a_word_or_a_picture(way: str) -> None:
    people.published("Un autre récit, qui reste : les échantillons ne gardent que ce qui diffère.")
    row, stored = through_every_path()
    sampled()
    wanted = pieces(stored)
    assert len(wanted) > 40 and len(found(wanted)) > 30, "the scan finds nothing"
    assert any(CANARY.encode() in one for one in stored), "nothing was published"
    if way == "withdrawn":
        follow_up.withdraw(follow_up.Visit(row, row.version))
    else:
        lead = people.a_lead()
        row = people.decide(row, "suspend", lead)
        old(row, 180, claimed_by=None, claimed_until=None)
    housekeeping()
    assert people.fresh(row).state in (State.WITHDRAWN, State.FORGOTTEN)
    assert found(wanted | {CANARY.encode()}) == set()


@IN_FILES
@pytest.mark.usefixtures("lean")
def test_so_it_is_with_what_was_set_aside_burnt_or_deleted_by_its_author() -> None:
    people.set_aside(f"Mise de côté, {CANARY}. " + "Encore. " * 300)
    aside = {bytes(one) for one in Aside.objects.values_list("sealed", flat=True)}
    row = people.published(f"Il s'appelle {CANARY} et il est revenu le soir.")
    message = follow_up.reply(row, text=f"Un message, {CANARY}.")
    sampled()
    wanted = pieces(aside | values(row) - {row.public_text.encode()})
    assert message is not None and len(found(wanted)) > 5
    Aside.objects.update(last_day=ago(1))
    old(row, 120)
    Message.objects.update(written_on=ago(120))
    housekeeping()
    kept = values(people.fresh(row))
    assert {one for one in found(wanted) if not any(one in value for value in kept)} == set()


def test_no_word_reaches_sessions_the_log_of_the_desk_the_notes_or_the_cache() -> None:
    row, _stored = through_every_path()
    people.decide(row, "suspend", sentence=f"{CANARY}8")
    row.notices.filter(outcome="shown").update(public_text="What readers saw, as the text beside it.")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("testimonies_testimony") or "evidence" in table:
                continue
            if (
                "searchindex" in table
            ):  # FTS5 forgets at the next housekeeping: the tests of the files look there
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            assert CANARY not in str(cursor.fetchall()), table
    assert not LogEntry.objects.exists()
    assert CANARY not in str(getattr(cache, "_cache", {}))


# Gone at once


def test_from_the_answer_to_her_withdrawal_on_every_page_is_without_it(client: Client) -> None:
    """Any copy a cache took before is good for five seconds (`test_canaries.py` reads each answer's `max-age`): F34."""
    row, _stored = through_every_path()
    row = people.fresh(row)
    picture = row.evidence.get().public_id
    paths = list(addresses(public_id=row.pk, slug=row.call.slug, picture_id=picture))
    words = {row.public_text[:24].encode(), row.pk.encode(), bytes(row.evidence.get().public_picture)[:64],
             bytes(row.share_image.picture)}  # fmt: skip
    before = {path for path in paths if any(one in client.get(path).getvalue() for one in words)}
    assert {f"/temoignages/{row.pk}/", "/temoignages/", "/", *in_each_language("feed")} <= before
    assert set(in_each_language("share_image", public_id=row.pk)) <= before
    pass_ = follow_up.issue_pass(row)
    answer = post(client, FRENCH, {"pass": pass_, "action": "withdraw_yes"})
    assert answer.status_code == 200 and people.fresh(row).state == State.WITHDRAWN
    assert [
        path for path in paths if any(one in client.get(path).getvalue() for one in words - {row.pk.encode()})
    ] == []
    assert client.get(f"/temoignages/{row.pk}/").status_code == 404


def test_a_dry_run_changes_no_byte_of_what_is_stored(capsys: pytest.CaptureFixture[str]) -> None:
    from .test_privacy import everything_stored

    row, _stored = through_every_path()
    old(people.decide(row, "suspend"), 400, claimed_by=None, claimed_until=None)
    before = everything_stored()
    call_command("housekeeping", "--dry-run")
    assert "suspended: 1" in capsys.readouterr().out
    assert everything_stored() == before


@IN_FILES
def test_a_dry_run_leaves_the_file_of_the_database_byte_for_byte() -> None:
    """SQLite's; on PostgreSQL reading alone may set hint bits, and the rows are compared above."""
    people.published()
    clock.run()
    before = tables_file()
    call_command("housekeeping", "--dry-run")
    assert tables_file() == before


def tables_file() -> bytes:
    return Path(connection.settings_dict["NAME"]).read_bytes() if connection.vendor == "sqlite" else b""


def test_any_value_is_seen_by_the_scan() -> None:
    assert pieces({b"x" * 1200}) and all(len(one) == 24 for one in pieces({b"abc" * 400}))


@pytest.mark.postgresql
@IN_FILES
@pytest.mark.usefixtures("lean")
def test_what_was_set_aside_alone_and_has_ended_is_written_over_too() -> None:
    """No row of the trail tells of it: it goes with the first turn of a day."""
    people.set_aside("Mise de côté, seule.")
    wanted = pieces({bytes(one) for one in Aside.objects.values_list("sealed", flat=True)})
    assert found(wanted) == wanted
    clock.run()
    Aside.objects.update(last_day=ago(1))
    Beat.objects.update(overwritten_at=timezone.now() - timedelta(days=1))
    deadline = time.monotonic() + 60
    while found(wanted) and time.monotonic() < deadline:
        clock.run()
    assert found(wanted) == set()


@pytest.mark.postgresql
def test_no_column_that_holds_words_is_sampled() -> None:
    kinds = (models.TextField, models.BinaryField)
    tables = {f"testimonies_{name}" for name in overwrite.TABLES}
    held = {
        (model._meta.db_table, field.column)
        for model in apps.get_app_config("testimonies").get_models()
        for field in model._meta.local_fields
        if model._meta.db_table in tables
        and (isinstance(field, kinds) or field.name == "summary" or field.name.endswith("digest"))
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attrelid::regclass::text, attname FROM pg_attribute WHERE attstattarget = 0 AND attnum > 0 "
            "AND attrelid::regclass::text LIKE 'testimonies_%'"
        )
        assert set(cursor.fetchall()) == held


@contextmanager
def somebody_else(*statements: str) -> Iterator[None]:
    """A transaction beside this one, which has begun and done so much."""
    other = connection.copy()
    other.set_autocommit(autocommit=False)
    try:
        with other.cursor() as cursor:
            for one in statements:
                cursor.execute(one)
        yield
    finally:
        other.rollback()
        other.close()


@pytest.mark.postgresql
@IN_FILES
def test_whoever_still_looks_at_what_was_keeps_housekeeping_from_saying_that_it_is_gone() -> None:
    row = people.published()
    clock.run()
    with somebody_else("SELECT pg_current_xact_id()"):
        follow_up.withdraw(follow_up.Visit(row, row.version))
        assert overwrite.overwrite() is False
    housekeeping()
    assert overwrite.overwrite() is True


@pytest.mark.postgresql
@IN_FILES
@pytest.mark.usefixtures("lean")
@pytest.mark.parametrize(
    "does", ["SELECT pg_current_xact_id()", "LOCK TABLE pg_statistic IN ROW EXCLUSIVE MODE"]
)
def test_whoever_came_before_the_samples_were_written_anew_does_too(
    does: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Replaced with each table, they are dead rows that a transaction begun since may still look at."""
    people.published("Un autre récit, qui reste.")
    row = people.published(f"Premier récit, {CANARY}.")
    clock.run()
    sampled()
    follow_up.withdraw(follow_up.Visit(row, row.version))
    then, answers = overwrite._samples_written_anew, []

    def late(cursor: CursorWrapper) -> bool:
        with somebody_else(does):
            answers.append(then(cursor))
        return answers[-1]

    monkeypatch.setattr(overwrite, "_samples_written_anew", late)
    deadline = time.monotonic() + 60
    while (
        not answers and time.monotonic() < deadline
    ):  # tests beside this one hold the tables back for a moment
        assert overwrite.overwrite() is False
    assert answers == [False]
    monkeypatch.undo()
    housekeeping()
    assert found({CANARY.encode()}) == set()


@pytest.mark.postgresql
@IN_FILES
@pytest.mark.usefixtures("lean")
def test_samples_that_could_not_be_taken_anew_are_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where autovacuum takes its own just between the two, the old ones, with her words, would lie there until it ends."""
    people.published("Un autre récit, qui reste.")
    row = people.published(f"Premier récit, {CANARY}1.")  # with a figure it has no other stem
    clock.run()
    sampled()
    follow_up.withdraw(follow_up.Visit(row, row.version))
    then, answers = overwrite._sampled_anew, []

    def late(cursor: CursorWrapper, table: str) -> bool:
        if table != "testimonies_searchtext":
            return then(cursor, table)
        with somebody_else(f"LOCK TABLE {table} IN SHARE UPDATE EXCLUSIVE MODE"):
            answers.append(then(cursor, table))
        return answers[-1]

    monkeypatch.setattr(overwrite, "_sampled_anew", late)
    deadline = time.monotonic() + 60
    while not answers and time.monotonic() < deadline:
        assert overwrite.overwrite() is False
    assert answers == [False]
    assert found({CANARY.encode()}) == {CANARY.encode()}
    monkeypatch.undo()
    housekeeping()
    assert found({CANARY.encode()}) == set()


@pytest.mark.postgresql
def test_a_role_that_does_not_own_the_database_is_asked_for_no_samples() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE somebody_without")
        cursor.execute("SET LOCAL ROLE somebody_without")
        assert overwrite._samples_written_anew(cursor) is True
