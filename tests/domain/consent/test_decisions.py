"""Consent: what stands is the fold of what was decided, and nothing is ever changed."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.citizens.queries import platform_token
from citizen_panel.domain.consent import personal_data, purposes, queries, rules, service
from citizen_panel.domain.consent.vocabulary import NIL, Action
from citizen_panel.domain.equality.characteristics import BY_CODE
from tests.factories.accounts import an_account
from tests.factories.citizens import a_citizen
from tests.factories.consent import wordings

START = datetime(2026, 1, 1, tzinfo=UTC)
TESTS = Actor.system("tests")


def test_every_characteristic_has_its_words() -> None:
    assert set(purposes.EQUALITY_SUBJECTS) == set(BY_CODE)


@pytest.mark.parametrize(
    "code",
    [
        "unheard.of",
        "equality.balance",
        "equality.balance/shoe_size",
        "pool.membership/age",
        "share.body",
        "share.body/x",
    ],
)
def test_unknown_purposes(code: str) -> None:
    with pytest.raises(KeyError):
        purposes.purpose_of(code)


def test_publishing_twice_publishes_once(app: Flask) -> None:
    admin = an_account("admin", name="Dougal")
    assert service.publish_texts(admin.id) > 30
    assert service.publish_texts(admin.id) == 0
    shown = queries.text_in_force("equality.balance/ethnic_group")
    assert shown is not None
    assert "my answer about ethnic group" in shown.body


decisions = st.lists(
    st.tuples(st.sampled_from(list(Action)), st.integers(0, 900), st.sampled_from([None, 30, 730])), max_size=12
)


@given(decisions, st.integers(0, 1000), st.randoms())
def test_the_order_of_recording_does_not_matter(history: list[tuple[Action, int, int | None]], day: int, rng) -> None:  # type: ignore[no-untyped-def]
    told = [
        rules.Decided(
            "pool.membership",
            NIL,
            action,
            START + timedelta(days=at),
            (START + timedelta(days=at + lasts)).date() if lasts else None,
            number,
        )
        for number, (action, at, lasts) in enumerate(history)
    ]
    shuffled = list(told)
    rng.shuffle(shuffled)
    at = START + timedelta(days=day)
    stands = rules.standing(told, at)
    assert stands == rules.standing(shuffled, at)
    past = sorted((d for d in told if d.effective_at <= at), key=lambda d: (d.effective_at, d.number))
    agreed = bool(past) and past[-1].action is Action.GRANTED and (past[-1].expires_on or date.max) >= at.date()
    assert bool(stands) == agreed


def test_withdrawing_is_at_once_and_twice_is_harmless(app: Flask) -> None:
    citizen = a_citizen()
    token = platform_token(citizen.id)
    assert queries.holds(citizen.id, "contact.email")
    first = service.withdraw(citizen_id=citizen.id, token=token, purpose="contact.email", channel="online", actor=TESTS)
    assert first is not None
    assert not queries.holds(citizen.id, "contact.email")
    assert (
        service.withdraw(citizen_id=citizen.id, token=token, purpose="contact.email", channel="online", actor=TESTS)
        is None
    )


def test_what_stands_is_the_fold_of_the_decisions(app: Flask) -> None:
    citizen = a_citizen()
    token = platform_token(citizen.id)
    service.withdraw(citizen_id=citizen.id, token=token, purpose="contact.email", channel="phone", actor=TESTS)
    assert dict(queries.standing(citizen.id)) == dict(queries.standing_at(token, clock.now()))


def test_a_yes_runs_out_and_is_written_down(app: Flask) -> None:
    citizen = a_citizen()
    later = clock.now() + timedelta(days=800)
    with clock.at(later):
        assert not queries.holds(citizen.id, "pool.membership")
        lapsed = [service.lapse(stood) for stood in queries.due_to_lapse(later)]
        assert {row.purpose for row in lapsed} == {"pool.membership", "contact.email"}
        assert queries.due_to_lapse(later) == []


def test_what_was_said_earlier_but_recorded_late_changes_nothing(app: Flask) -> None:
    citizen = a_citizen()
    service.record_decision(
        citizen_id=citizen.id,
        token=platform_token(citizen.id),
        purpose="pool.membership",
        action="withdrawn",
        text=None,
        channel="post",
        effective_at=clock.now() - timedelta(days=3),
        actor=TESTS,
    )
    assert queries.holds(citizen.id, "pool.membership")


def test_nothing_is_decided_in_the_future(app: Flask) -> None:
    wordings()
    with pytest.raises(Refusal) as refused:
        service.record_decision(
            citizen_id=uuid4(),
            token=uuid4(),
            purpose="pool.membership",
            action="granted",
            text=queries.text_in_force("pool.membership"),
            channel="post",
            effective_at=clock.now() + timedelta(days=1),
            actor=TESTS,
        )
    assert refused.value.code == "future_decision"


def test_the_export_shows_the_words_as_they_were(app: Flask) -> None:
    citizen = a_citizen()
    told = personal_data.export(citizen.id)["decisions"]
    assert any("Example Council may keep my" in (row["wording"] or "") for row in told)
    personal_data.erase(citizen.id)
    assert personal_data.export(citizen.id) == {"decisions": []}
    assert not queries.holds(citizen.id, "pool.membership")
