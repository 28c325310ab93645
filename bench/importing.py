"""How fast a panel is brought in, beside the plain ways of writing the same people.

    python bench/importing.py [--people 20000] [--peers 2000] [--joined 300]

Starts a database of its own, and prints rates and ratios of one run on one machine, with the load and the time of one
flush to disk beside them; single figures say little on a machine that others use. Ours reads, checks, looks for those
who are there already, seals, and writes thirteen tables with their indexes in one transaction. The peers:

- The same lines, read, checked and sealed by the same code, and the very same rows written as objects with `add_all`
  and one commit; beside it how long `add_all` takes by itself, with the objects given ready made.
- The same bytes copied by COPY into a bare table, which checks, seals and finds nothing.
- The very same rows, given ready made, copied by COPY into tables with the same columns, checks and indexes, which
  point at nothing and set nothing off: nothing that writes these rows here can be faster.
- Everybody joins by a form, in one transaction and each in their own.

Beside these, how fast everybody is saved as a file, with the look at each noted, and how fast the list is taken back.
"""

import argparse
import csv
import io
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psycopg
from joining import NOBODY, flush_seconds, prepared
from sqlalchemy import func, select

from citizen_panel import create_app
from citizen_panel.core import clock, nudges
from citizen_panel.core.db import Model, db, transaction
from citizen_panel.domain.accounts import service as accounts
from citizen_panel.domain.accounts.models import User
from citizen_panel.domain.accounts.vocabulary import UserKind
from citizen_panel.domain.citizens import exporting
from citizen_panel.domain.citizens import service as citizens
from citizen_panel.domain.citizens.exporting import FileWish
from citizen_panel.domain.citizens.imports import merging, service
from citizen_panel.domain.citizens.imports.checking import check
from citizen_panel.domain.citizens.imports.models import BroughtIn, PanelImport
from citizen_panel.domain.citizens.imports.preparing import COLUMNS, Maker
from citizen_panel.domain.citizens.imports.reading import lines_of
from citizen_panel.domain.citizens.imports.staging import councils_by_word
from citizen_panel.domain.citizens.imports.vocabulary import Column, ImportState, Line, ListKind, Terms
from citizen_panel.domain.citizens.models import AskingPreference, Citizen, ContactDetails, ContactPoint, PersonKey
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay, JoiningForm, LegalAge
from citizen_panel.domain.consent import service as consent
from citizen_panel.domain.consent.models import ConsentDecision, ConsentStanding
from citizen_panel.domain.consent.purposes import CONTACT, MEMBERSHIP
from citizen_panel.domain.consent.vocabulary import GivenThrough
from citizen_panel.domain.equality.models import EqualityAnswer
from citizen_panel.domain.ledger.models import Entry, Payload
from citizen_panel.domain.ledger.queries import chain_of
from citizen_panel.domain.notifications.catalogue import kind_of
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.reference import queries as reference
from citizen_panel.domain.rights import undoing
from citizen_panel.local import servers
from citizen_panel.tasks import imports as worker
from tests import database
from tests.conftest import settings_for
from tests.factories.imports import HEADING, ORIGIN, a_line

BARE = ", ".join(f"c{number} text" for number in range(len(HEADING)))
WRITTEN = (
    *("user_account", "citizen", "brought_in", "person_key", "contact_details", "contact_point", "asking_preference"),
    *("consent_decision", "consent_standing", "equality.answer", "ledger.entry", "ledger.payload", "message"),
)
ALL = "ours, all of it"
OBJECTS, ALONE = "the same by add_all, all of it", "  add_all alone, rows ready made"
PLAIN, READY = "plain COPY, bare table", "plain COPY, same rows, same indexes"
JOINED, EACH = "joined, one transaction", "joined, one transaction each"
IDS = ("new_id", "account_id", "token_name", "answers_name")
Said = Mapping[str, Any]


def forms(people: int) -> Iterator[JoiningForm]:
    """The same kind of people as forms to join: by e-mail, without answers about themselves."""
    for number in range(people):
        yield JoiningForm(
            key=uuid4(),
            legal_age=LegalAge.ADULT,
            sheet=ContactSheet(name=f"Ailsa Invented {number}", email=f"one{uuid4().hex}@home.example", born="1980-03"),
            ways=(ContactWay.EMAIL,),
            council_code="S12000036",
            granted=frozenset({"pool.membership"}),
        )


def a_list(people: int, first: int = 0) -> bytes:
    """A list of so many people, each with an address of their own."""
    into = io.StringIO()
    writer = csv.writer(into)
    writer.writerow(HEADING)
    writer.writerows(a_line(number).values() for number in range(first, first + people))
    return into.getvalue().encode()


@contextmanager
def timed(words: str, people: int, rates: dict[str, float]) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    spent = time.perf_counter() - begun
    rates[words] = people / spent
    print(f"{words:34} {people:8,} people {spent:8.2f} s {people / spent:10,.0f} a second", flush=True)


def ours(content: bytes, people: int, rates: dict[str, float]) -> UUID:
    """Send, look through, bring in: each as the pages and the worker do it."""
    with timed(ALL, people, rates):
        with timed("  sent and sealed", people, rates), transaction():
            sender = accounts.open_account(UserKind.ADMIN, email=f"b{people}@body.example", actor=NOBODY)
            sent = service.send(content, ORIGIN, made_by=sender.id)
        assert isinstance(sent, PanelImport)
        import_id, columns = sent.id, {Column(name): place for name, place in sent.columns.items()}
        with timed("  looked through", people, rates):
            with transaction():
                assert service.choose(import_id, columns) is None
            worker.go_on(import_id)
        with timed("  brought in", people, rates):
            with transaction():
                assert service.bring(import_id) is None
            worker.go_on(import_id)
    with transaction():
        assert db.session.get_one(PanelImport, import_id, populate_existing=True).good == people
    return import_id


def and_back(import_id: UUID, people: int, rates: dict[str, float]) -> None:
    """Everybody saved as a file, with a look noted for each, and the whole list taken back."""
    with transaction():
        everybody = db.session.execute(select(func.count()).select_from(Citizen)).scalar_one()
    with timed("saved as a file, each noted", everybody, rates):
        after = 0
        while True:
            with transaction():
                found = exporting.piece(FileWish(), after, actor=NOBODY, size=exporting.PIECE)
            if not found:
                break
            after = found[-1].number
    with timed("taken back", people, rates):
        with transaction():
            assert undoing.undo(import_id) is None
        while db.session.get_one(PanelImport, import_id, populate_existing=True).state != ImportState.UNDONE:
            db.session.rollback()
            worker.go_on(import_id)
    db.session.rollback()


def bare_copy(content: bytes, people: int, url: str, rates: dict[str, float]) -> None:
    """The same bytes into a table without keys and indexes."""
    with psycopg.connect(url) as connection:
        connection.execute(f"CREATE TABLE bare ({BARE})")  # its own words
        connection.commit()
        with timed(PLAIN, people, rates):
            with connection.cursor() as cursor, cursor.copy("COPY bare FROM STDIN (FORMAT csv, HEADER)") as copy:
                copy.write(content)
            connection.commit()


def ready_copy(people: int, url: str, rates: dict[str, float]) -> None:
    """The rows that ours wrote, read out before, into tables of the same make."""
    with psycopg.connect(url) as connection:
        rows = {}
        for table in WRITTEN:
            with connection.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT (FORMAT binary)") as copy:
                rows[table] = b"".join(copy)
            connection.execute(f"CREATE TABLE like_{table.replace('.', '_')} (LIKE {table} INCLUDING ALL)")
        connection.commit()
        with timed(READY, people, rates):
            for table, content in rows.items():
                like = f"like_{table.replace('.', '_')}"
                with connection.cursor() as cursor, cursor.copy(f"COPY {like} FROM STDIN (FORMAT binary)") as copy:
                    copy.write(content)
            connection.commit()


def by_objects(people: int, first: int, rates: dict[str, float]) -> None:
    """The same as ours, line by line by the same code, but written as objects; what all share is there before."""
    content = a_list(people, first)
    with transaction():
        sender = accounts.open_account(UserKind.ADMIN, email="objects@body.example", actor=NOBODY)
        sent = service.send(content, ORIGIN, made_by=sender.id)
        assert isinstance(sent, PanelImport)
        purposes = (MEMBERSHIP, f"{CONTACT}.email")
        texts = consent.keep_former_words(purposes, ORIGIN.words, sender.id, at=clock.now())
    with timed(OBJECTS, people, rates):
        with transaction():
            made = list(rows_of(sent, content))
        with timed(ALONE, people, rates), transaction():
            add_all(made, texts)
    db.session.remove()


def rows_of(sent: PanelImport, content: bytes) -> Iterator[Said]:
    """Every line as the columns of what waits to be taken in."""
    columns = {Column(name): int(place) for name, place in sent.columns.items()}
    terms = Terms(ways=ORIGIN.ways, evidence=ORIGIN.evidence, are_adults=False, today=clock.today())
    lines = [one for one in lines_of(ListKind.CSV, content) if isinstance(one, Line)]
    found = [check(line, columns, len(sent.heading), terms) for line in lines]
    maker = Maker(sent.id, GivenThrough(sent.agreed_through), councils_by_word())
    for row in maker.rows(lines, found, reference.councils_of({"EH11BB"})):
        found_row = dict(zip(COLUMNS, row, strict=True))
        yield found_row | {name: UUID(str(found_row[name])) for name in IDS}


def add_all(made: list[Said], texts: Mapping[str, UUID]) -> None:
    """All rows that one list gives, as objects, each table after those it leans on."""
    now, chain, kind = clock.now(), chain_of(None), kind_of(merging.MESSAGE)
    assert chain
    for table in (account_of, citizen_of):
        db.session.add_all([table(one) for one in made])
        db.session.flush()
    db.session.add_all([row for one in made for row in beside(one, now)])
    decided = [row for one in made for row in decisions(one, texts, now)]
    db.session.add_all(decided)
    facts = [fact(one, chain.id, now) for one in made]
    db.session.add_all(facts)
    db.session.flush()
    db.session.add_all(
        ConsentStanding(
            citizen_id=each.citizen_id,
            purpose=each.purpose,
            since_at=each.effective_at,
            expires_on=each.expires_on,
            decision_id=each.id,
        )
        for each in decided
    )
    db.session.add_all(
        Payload(entry_id=entry.id, salt=one["salt"], body=one["told"]) for entry, one in zip(facts, made, strict=True)
    )
    due = now + merging.TOLD_AFTER
    db.session.add_all(
        Message(
            key=f"{kind.code}:{one['new_id']}",
            kind=kind.code,
            wording=kind.wording,
            channel="email",
            language="en",
            format="plain",
            recipient_kind="citizen",
            recipient_id=one["new_id"],
            concerns_kind="panel_import",
            concerns_id=one["import_id"],
            due_at=due,
        )
        for one in made
    )
    db.session.flush()


def account_of(one: Said) -> User:
    return User(
        id=one["account_id"],
        kind="citizen",
        email_hash=one["email_hash"],
        mobile_hash=one["mobile_hash"],
        state="active",
        created_on=clock.today(),
    )


def citizen_of(one: Said) -> Citizen:
    return Citizen(
        id=one["new_id"],
        user_account_id=one["account_id"],
        reference=one["reference"],
        status="joined",
        legal_age=one["legal_age"],
        council_code=one["council_code"],
        language="en",
        household_hash=one["home_hash"],
        joined_on=clock.today(),
        confirmed_on=clock.today(),
    )


def beside(one: Said, now: object) -> Iterator[Model]:
    """What stands beside somebody, one row a table; a way of asking each has a row."""
    person = one["new_id"]
    yield BroughtIn(citizen_id=person, import_id=one["import_id"])
    yield PersonKey(citizen_id=person, wrapped=one["wrapped"], kek_name=one["kek_name"])
    details = {"key_id": one["details_key"], "sealed": one["details"], "name_hash": one["name_hash"]}
    yield ContactDetails(citizen_id=person, changed_at=now, **details)
    for rank, (way, found) in enumerate(zip(one["ways"], one["way_hashes"], strict=True), 1):
        yield ContactPoint(citizen_id=person, channel=way, lookup_hash=found, rank=rank)
    yield AskingPreference(citizen_id=person, weekly_parts=citizens.ANY_TIME)
    yield EqualityAnswer(
        pseudonym=one["answers_name"],
        key_id=one["answers_key"],
        question_set=1,
        sealed=one["answers"],
        changed_on=clock.today(),
    )


def decisions(one: Said, texts: Mapping[str, UUID], now: object) -> Iterator[ConsentDecision]:
    for purpose, text_id in texts.items():
        is_proved = purpose == MEMBERSHIP
        yield ConsentDecision(
            citizen_id=one["new_id"],
            subject_token=one["token_name"],
            purpose=purpose,
            action="granted",
            text_id=text_id,
            channel=ORIGIN.through.value,
            language="en",
            given_by="self",
            capacity="presumed",
            evidence_key=one["proof_key"] if is_proved else None,
            evidence_sealed=one["proof"] if is_proved else None,
            effective_at=one["agreed_at"],
            expires_on=one["agreed_until"],
            recorded_at=now,
        )


def fact(one: Said, chain_id: UUID, now: object) -> Entry:
    return Entry(
        chain_id=chain_id,
        kind="CitizenJoined",
        schema=1,
        occurred_at=now,
        recorded_at=now,
        actor_capacity="system",
        subject_kind="citizen",
        subject_id=one["token_name"],
        commitment_hash=one["commitment"],
    )


def by_forms(people: int, rates: dict[str, float]) -> None:
    """The peer way: everybody joins by objects, in one transaction and each in their own."""
    with timed(JOINED, people, rates), transaction():
        for form in forms(people):
            citizens.join(form, actor=NOBODY, channel="online")
    with timed(EACH, people, rates):
        for form in forms(people):
            with transaction():
                citizens.join(form, actor=NOBODY, channel="online")
            db.session.remove()


def main(people: int, peers: int, joined: int) -> None:
    with tempfile.TemporaryDirectory() as name, servers.running(Path(name), lasting=False) as running:
        database.use(running)
        url = database.make("cp_bench")
        app = create_app(settings_for(url, Path(name)), TESTING=True, PROPAGATE=True)
        app.extensions.pop(nudges.EXTENSION)
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        with app.app_context():
            prepared(app)
            rates: dict[str, float] = {}
            say_load(Path(name))
            import_id = ours(a_list(people), people, rates)
            by_objects(peers, people, rates)
            bare_copy(a_list(people), people, plain, rates)
            ready_copy(people + peers, plain, rates)
            and_back(import_id, people, rates)
            by_forms(joined, rates)
            say_load(Path(name))
            for peer in (OBJECTS, ALONE, PLAIN, READY, JOINED, EACH):
                print(f"ours beside {peer.strip()}: {rates[ALL] / rates[peer]:.3f} times as fast")
            db.session.remove()
            db.engine.dispose()


def say_load(folder: Path) -> None:
    print(f"load {os.getloadavg()[0]:.1f}, one flush {flush_seconds(folder) * 1000:.2f} ms")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--peers", type=int, default=2_000)
    parser.add_argument("--joined", type=int, default=300)
    chosen = parser.parse_args()
    main(chosen.people, chosen.peers, chosen.joined)
