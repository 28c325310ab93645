"""Very many messages at once are what they are one by one, in a number of statements that does not grow."""

from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.ledger import queries as ledger
from citizen_panel.domain.ledger.models import Entry, Payload
from citizen_panel.domain.ledger.rules import commitment
from citizen_panel.domain.notifications import service
from citizen_panel.domain.notifications.catalogue import KINDS
from citizen_panel.domain.notifications.many import ToSay, queue_many
from citizen_panel.domain.notifications.models import DeliveryAttempt, Message
from citizen_panel.domain.notifications.service import Leased
from citizen_panel.domain.notifications.settling import Accepted, confirm_all
from citizen_panel.domain.notifications.vocabulary import Channel, DeliveryOutcome, Receipt, RecipientKind
from tests.factories import projects
from tests.factories.messages import clear
from tests.statements import statements

pytestmark = pytest.mark.usefixtures("app", "noon")

TESTS = Actor.system("tests")
OWN = ("id", "lease_token", "provider_reference")
"""What differs from message to message even when they are alike."""


@pytest.fixture
def project_id() -> UUID:
    return projects.project(projects.team()).id


def rows(*, but: tuple[str, ...] = ("id",)) -> list[dict[str, Any]]:
    names = [column.name for column in Message.__table__.columns if column.name not in but]
    found = db.session.scalars(select(Message).order_by(Message.key).execution_options(populate_existing=True))
    return [{name: getattr(one, name) for name in names} for one in found]


def facts(kind: str) -> list[tuple[Any, ...]]:
    """What the ledger says of our messages: by the keys of the messages, for their ids are drawn."""
    keys = dict(db.session.execute(select(Message.id, Message.key)).all())
    wanted = select(Entry, Payload).join(Payload, Payload.entry_id == Entry.id).where(Entry.kind == kind)
    said = []
    for entry, payload in db.session.execute(wanted.where(Entry.subject_id.in_(keys))):
        assert entry.commitment_hash == commitment(payload.salt, kind, entry.schema, payload.body)
        body = {**payload.body, "message": keys[UUID(payload.body["message"])]}
        alike = (entry.chain_id, entry.schema, entry.occurred_at, entry.actor_token, entry.actor_capacity)
        said.append((keys[entry.subject_id], entry.subject_kind, *alike, sorted(body.items(), key=str)))
    return sorted(said, key=str)


def some(count: int, **more: Any) -> list[ToSay]:
    told = {"kind": "renewal", "recipient_kind": "citizen", "channel": "email", **more}
    return [ToSay(key=f"many:{number}", recipient_id=uuid4(), **told) for number in range(count)]


MOMENT = st.sampled_from([None, timedelta(days=-1), timedelta(hours=5), timedelta(days=20)])
SAID = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([kind.code for kind in KINDS]),
        "key": st.sampled_from([f"many:{number}" for number in range(12)]),
        "recipient_kind": st.sampled_from(RecipientKind),
        "recipient_id": st.sampled_from([None, *(UUID(int=number) for number in range(1, 5))]),
        "channel": st.sampled_from([*Channel, "sms"]),
        "language": st.sampled_from(["en", "gd"]),
        "concerns_kind": st.sampled_from([None, "booking"]),
        "concerns_id": st.sampled_from([None, UUID(int=7)]),
        "needs_purpose": st.sampled_from([None, "contact.email"]),
        "due_at": MOMENT,
        "not_after": MOMENT,
        "is_of_project": st.booleans(),
    }
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SAID, max_size=12), st.lists(SAID, max_size=4))
def test_many_are_what_they_are_one_by_one(
    project_id: UUID, said: list[dict[str, Any]], before: list[dict[str, Any]]
) -> None:
    now = clock.now()

    def to_say(one: dict[str, Any]) -> ToSay:
        moments = {name: one[name] and now + one[name] for name in ("due_at", "not_after")}
        told = {name: value for name, value in one.items() if name != "is_of_project"}
        return ToSay(**{**told, **moments}, project=project_id if one["is_of_project"] else None)

    wanted, used = [to_say(one) for one in said], [to_say(one) for one in before]
    results = []
    for is_at_once in (False, True):
        outer = db.session.begin_nested()
        clear()
        queue_each(used)
        count = queue_many(wanted, actor=TESTS) if is_at_once else queue_each(wanted)
        results.append((count, rows(), facts("MessageQueued")))
        outer.rollback()
    assert results[0] == results[1]


def queue_each(wanted: list[ToSay]) -> int:
    """The slow twin; how many were new."""
    before = len(rows())
    for one in wanted:
        told = asdict(one)
        service.queue(told.pop("kind"), actor=TESTS, **told)
    return len(rows()) - before


def test_asking_again_adds_nothing_and_asks_nothing_more() -> None:
    clear()
    wanted = some(6)
    assert queue_many(wanted, actor=TESTS) == 6
    assert queue_many([*wanted, replace(wanted[0], key="many:other")], actor=TESTS) == 1
    assert queue_many([], actor=TESTS) == 0
    assert len(rows()) == 7


def test_an_unknown_kind_writes_nothing() -> None:
    clear()
    with pytest.raises(KeyError):
        queue_many([*some(2), replace(some(1)[0], kind="nonsense", key="n")], actor=TESTS)
    assert rows() == []


def test_a_hundred_take_as_many_statements_as_three() -> None:
    clear()
    sent = []
    for wanted in (some(3), [replace(one, key=f"more:{one.key}") for one in some(100)]):
        with statements() as each:
            queue_many(wanted, actor=TESTS)
        sent.append(len(each))
    assert sent[0] == sent[1] <= 4


def taken(count: int) -> list[Leased]:
    held = service.lease(count)
    assert len(held) == count
    return held


def receipt(number: int) -> Receipt:
    return Receipt(DeliveryOutcome.ACCEPTED, "outside", reference=f"r{number}", code="250" if number % 2 else None)


def test_what_was_taken_is_noted_at_once_as_one_by_one(project_id: UUID) -> None:
    results = []
    wanted = [*some(4), *(replace(one, key=f"p{one.key}", project=project_id) for one in some(3))]
    for is_at_once in (False, True):
        outer = db.session.begin_nested()
        clear()
        queue_many(wanted, actor=TESTS)
        keys = dict(db.session.execute(select(Message.id, Message.key)).all())
        heard = [
            Accepted(leased, receipt(number), project_id if keys[leased.id].startswith("p") else None)
            for number, leased in enumerate(sorted(taken(7), key=lambda one: keys[one.id]))
        ]
        if is_at_once:
            done = confirm_all(heard)
        else:
            done = frozenset(
                one.leased.id for one in heard if service.confirm(one.leased, one.receipt, project=one.project)
            )
        tried = select(DeliveryAttempt).where(DeliveryAttempt.message_id.in_(keys))
        tries = sorted(
            (keys[one.message_id], one.outcome, one.provider_code or "") for one in db.session.scalars(tried)
        )
        results.append(({keys[one] for one in done}, rows(), tries, facts("MessageSent")))
        outer.rollback()
    assert results[0] == results[1]
    assert len(results[0][0]) == 7


def test_what_another_worker_took_over_stays_as_it_is() -> None:
    clear()
    queue_many(some(3), actor=TESTS)
    mine = taken(3)
    db.session.execute(Message.__table__.update().where(Message.id == mine[0].id).values(lease_token=uuid4()))  # type: ignore[attr-defined]
    db.session.execute(Message.__table__.update().where(Message.id == mine[1].id).values(state="delivered"))  # type: ignore[attr-defined]
    done = confirm_all([Accepted(one, receipt(number)) for number, one in enumerate(mine)])
    assert done == {mine[2].id}
    assert sorted(row["state"] for row in rows()) == ["delivered", "leased", "sent"]
    assert len(facts("MessageSent")) == 1
    assert confirm_all([Accepted(mine[2], receipt(9))]) == frozenset(), "once is enough"
    assert confirm_all([]) == frozenset()


def test_a_hundred_are_noted_in_as_many_statements_as_three() -> None:
    clear()
    queue_many(some(103), actor=TESTS)
    sent = []
    for count in (3, 100):
        held = taken(count)
        with statements() as each:
            confirm_all([Accepted(one, receipt(count * 1000 + number)) for number, one in enumerate(held)])
        sent.append(len(each))
    assert sent[0] == sent[1]


def test_without_a_chain_nothing_is_queued(monkeypatch: pytest.MonkeyPatch) -> None:
    clear()
    with pytest.raises(LookupError), db.session.begin_nested():
        queue_many(some(2, project=uuid4()), actor=TESTS)
    assert rows() == []
    assert ledger.chain_of(None) is not None
