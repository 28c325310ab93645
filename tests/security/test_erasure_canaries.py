"""After an erasure nothing says who it was: every table, the ledger, logs, files, the broker, a dump of it all.

A person whose every word is found nowhere else goes through everything the panel does with people. The places where
their pseudonyms stay are listed by hand, and what the projects' audit finds is the same to the byte.
"""

import base64
import io
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import redis
from flask import Flask
from sqlalchemy import text
from sqlalchemy.engine import URL

from citizen_panel import create_app
from citizen_panel.core import clock, logs, nudges
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db, transaction
from citizen_panel.domain.accounts.queries import address_hash
from citizen_panel.domain.accounts.service import ask_for_link, start_session
from citizen_panel.domain.accounts.vocabulary import UserKind
from citizen_panel.domain.audit.queries import assess_live
from citizen_panel.domain.citizens import access_needs
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.citizens.access_needs import Needs
from citizen_panel.domain.citizens.looks import note_look
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay, LookKind, LookReason
from citizen_panel.domain.insights import service as insights
from citizen_panel.domain.notifications.service import suppress
from citizen_panel.domain.notifications.vocabulary import Channel, SuppressionCause
from citizen_panel.domain.rights import bundles, complaints, requests, service
from citizen_panel.domain.rights.queries import tokens_of
from citizen_panel.domain.rights.vocabulary import About, ComplaintAbout, RequestKind
from citizen_panel.domain.sessions import service as meetings
from citizen_panel.domain.sessions.vocabulary import AttendanceCapacity, AttendanceState, Marked
from citizen_panel.local.servers import Servers
from citizen_panel.tasks import journal, relay, retention
from tests import database
from tests.conftest import settings_for
from tests.dumping import dump, programs
from tests.factories.accounts import an_account
from tests.factories.citizens import a_citizen, answered
from tests.factories.sessions import Story, a_story, accepted, citizen_actor, invited

WORDS = {
    "name": "Wilhelminaqx",
    "email": "quagmirezv@heronfordyk.example",
    "mobile": "+447700900841",
    "landline": "+441314960739",
    "line": "Zibblethwaite 77",
    "town": "Quondarrow",
    "postcode": "KW15 1QX",
    "partner": "Plinthorpe Lunchclubzz",
    "born": "1931-07",
    "need": "a quiet corner by the xylothrum",
    "wrong": "my gate is vermilionqx",
    "complaint": "the kettle was grobbledusty",
    "objection": "because of the snarkmoorly",
}
TOKENS_STAY_IN = {
    "alternate",
    "assisted_sign_up",
    "attendance",
    "booking",
    "consent_decision",
    "invitation",
    "ledger.entry",
    "place",
}
"""Facts that a project's audit rests on, under pseudonyms whose key is gone; nothing else may hold one."""


@dataclass(frozen=True)
class Traces:
    """Everything by which somebody could be found again: words, ids and hashes, and pseudonyms apart."""

    words: tuple[bytes, ...]
    ids: tuple[bytes, ...]
    tokens: tuple[UUID, ...]


@pytest.fixture
def heard() -> Iterator[io.StringIO]:
    """Everything that the process writes to its log."""
    written = io.StringIO()
    with pytest.MonkeyPatch.context() as instead:
        instead.setattr("sys.stderr", written)
        logs.configure()
        yield written
    logs.configure()


@pytest.fixture
def app(committed_url: URL, server_urls: Servers, tmp_path: Path) -> Iterator[Flask]:
    url = database.url_for("worker", str(committed_url.database))
    made = create_app(settings_for(url, tmp_path / "local", REDIS_URL=server_urls.redis_url), TESTING=True)
    made.extensions.pop(nudges.EXTENSION)
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()


def test_nothing_says_who_it_was(app: Flask, heard: io.StringIO, committed_url: URL, tmp_path: Path) -> None:
    tools = programs()
    if tools is None:
        pytest.skip("no pg_dump here")
    with transaction():
        story, person = lived_through()
        traces = traces_of(person.id)
        asked = person.id
    live(story, person)
    before = findings(story)
    assert set(found_in(dump(committed_url, tools).decode(), traces.ids)) >= {"public.citizen", "public.booking"}
    assert b"Wilhelminaqx" in (tmp_path / "local" / "messages.jsonl").read_bytes()

    with transaction():
        service.erase(asked, actor=citizen_actor(person))
    relay.sweep()
    assert retention.erase() == 1
    relay.sweep()
    journal.write()

    after = dump(committed_url, tools).decode()
    assert found_in(after, (*traces.words, *traces.ids)) == {}
    kept = found_in(after, tuple(str(token).encode() for token in traces.tokens))
    assert set(kept) <= {f"public.{name}" if "." not in name else name for name in TOKENS_STAY_IN}
    assert people_left(traces.tokens) == 0
    needles = [*traces.words, *traces.ids, *(str(token).encode() for token in traces.tokens)]
    assert files_with(tmp_path, needles) == []
    assert [one for one in needles if one.decode(errors="replace") in heard.getvalue()] == []
    assert broker_with(app, needles) == []
    assert findings(story) == before


def lived_through() -> tuple[Story, Citizen]:
    """A project, and a person with a place in it whom nobody could take for somebody else."""
    person = a_citizen(
        sheet=ContactSheet(
            name=WORDS["name"],
            email=WORDS["email"],
            mobile=WORDS["mobile"],
            landline=WORDS["landline"],
            address=(WORDS["line"], WORDS["town"]),
            postcode=WORDS["postcode"],
            partner=WORDS["partner"],
            born=WORDS["born"],
        ),
        ways=tuple(ContactWay),
        **answered({"age": "age_75plus", "religion": "muslim"}),
    )
    return a_story(first=person, starts_at=clock.now() + timedelta(hours=1)), person


def live(story: Story, person: Citizen) -> None:
    """Everything that the panel does with people, to this one."""
    actor = citizen_actor(person)
    lead = story.team.lead
    desk = Actor(lead.capacity, user_id=an_account(UserKind.ADMIN).id)
    with transaction():
        booking = accepted(story, invited(story)[0])
        access_needs.keep(person.id, Needs((), WORDS["need"]), remember=True, actor=actor)
        note_look([person.id], LookKind.CONTACT, actor=desk, because=LookReason.REACH_PERSON)
        ask_for_link(WORDS["email"], browser="browser", network="192.0.2.0")
        start_session(person.user_account_id, ways=["email"], device="Firefox", network="192.0.2.0")
        suppress(Channel.SMS, WORDS["mobile"], SuppressionCause.ASKED)
        requests.ask(person.id, RequestKind.RECTIFY, actor=actor, about=About.NAME, said=WORDS["wrong"])
        requests.ask(person.id, RequestKind.ACCESS, actor=actor)
        complaints.complain(ComplaintAbout.OTHER, WORDS["complaint"], actor=actor, citizen_id=person.id)
    with clock.at(clock.now() + timedelta(hours=3)), transaction():
        row = Marked(
            booking_id=booking.id, capacity=AttendanceCapacity.CITIZEN, state=AttendanceState.ATTENDED, minutes=90
        )
        meetings.mark(story.meeting, [row], actor=lead)
        heard_of = insights.write(story.project, statement="Buses are late", actor=lead)
        insights.link_source(heard_of, story.meeting, actor=lead, token=booking.token)
    relay.sweep()
    with transaction():
        assert bundles.fetch(requests.requests_of(person.id)[0], actor=actor)
        requests.ask(person.id, RequestKind.OBJECT, actor=actor, about=About.CHOOSING, said=WORDS["objection"])
    journal.write()


def traces_of(citizen_id: UUID) -> Traces:
    """By what they could be found: words plain, in hex and in base64, ids and hashes as the database writes them."""
    found = db.session.get_one(Citizen, citizen_id)
    said = [value.encode() for value in WORDS.values() if value != WORDS["born"]]
    hashes = [
        address_hash(Channel.EMAIL, WORDS["email"]),
        address_hash(Channel.SMS, WORDS["mobile"]),
        address_hash(Channel.PHONE, WORDS["landline"]),
        found.household_hash or b"-" * 32,
    ]
    named = [str(citizen_id), str(found.user_account_id), found.reference, str(people.equality_pseudonym(citizen_id))]
    ids = [*(one.encode() for one in named), *(one.replace("-", "").encode() for one in named), *map(_hex, hashes)]
    tokens = tokens_of(citizen_id)
    return Traces(tuple(each for one in said for each in _written(one)), tuple(ids), tokens)


def _written(word: bytes) -> list[bytes]:
    """A word as it may stand: plain, hexadecimal, base64 at each of the three offsets."""
    offsets = [base64.b64encode(b"x" * n + word)[4 if n else 0 : -4].rstrip(b"=") for n in range(3)]
    return [word, word.hex().encode(), *offsets]


def _hex(raw: bytes) -> bytes:
    return raw.hex().encode()


def found_in(dumped: str, needles: tuple[bytes, ...]) -> dict[str, int]:
    """The tables of a dump in whose rows any of these stands, and how often."""
    found: dict[str, int] = {}
    wanted = re.compile("|".join(re.escape(one.decode()) for one in needles), re.IGNORECASE)
    for table, rows in re.findall(r"^COPY (\S+) .*?FROM stdin;\n(.*?)^\\\.$", dumped, re.M | re.S):
        if hits := len(wanted.findall(rows)):
            found[table] = hits
    outside = re.sub(r"^COPY .*?^\\\.$", "", dumped, flags=re.M | re.S)
    if wanted.search(outside):
        found["outside any table"] = 1
    return found


def people_left(tokens: tuple[UUID, ...]) -> int:
    """How many people's keys give one of these pseudonyms: it takes everybody's key to ask."""
    ids = db.session.execute(text("SELECT id FROM citizen")).scalars().all()
    return sum(bool(set(tokens) & set(tokens_of(citizen_id))) for citizen_id in ids)


def files_with(folder: Path, needles: list[bytes]) -> list[str]:
    """Files in which any of these stands."""
    return [
        f"{path.name}: {one!r}"
        for path in folder.rglob("*")
        if path.is_file()
        for one in needles
        if one in path.read_bytes()
    ]


def broker_with(app: Flask, needles: list[bytes]) -> list[bytes]:
    """Whatever lies in the broker with any of these in it."""
    queue = redis.Redis.from_url(app.extensions["citizen_panel.settings"].broker_url)
    held = [queue.dump(key) or b"" for key in queue.scan_iter()]
    return [one for one in needles if any(one in each for each in held)]


def findings(story: Story) -> bytes:
    """What the audit finds about the project, to the byte."""
    standing = assess_live(story.project.id, clock.now().replace(hour=0, minute=0, second=0, microsecond=0))
    assert standing is not None
    return json.dumps([asdict(one) for one in standing.findings], default=str, sort_keys=True).encode()
