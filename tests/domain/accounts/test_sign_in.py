"""Signing in: one link, once, for ten minutes; nobody learns who is on the panel."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal, TooMany
from citizen_panel.domain.accounts import queries, rules, service
from citizen_panel.domain.accounts.models import SignInLink, SignInSession, User
from citizen_panel.domain.accounts.vocabulary import LinkWords, UserKind
from citizen_panel.domain.ledger.models import Entry
from citizen_panel.domain.notifications.models import Message
from tests.factories.accounts import SETUP, an_account

HERE, AT = "a browser", "192.0.2.0/24"


def asked(user: User, browser: str | None = HERE) -> LinkWords:
    """Ask for a link and read the message that would go out."""
    service.ask_for_link(queries.contact_of(user.id)["email"], browser=browser, network=AT)
    newest = db.session.scalars(
        select(Message).where(Message.kind == "sign_in").order_by(Message.due_at.desc())
    ).first()
    assert newest is not None
    assert newest.concerns_id is not None
    words = queries.link_words(newest.concerns_id)
    assert words is not None
    return words


def test_a_link_signs_in_once(app: Flask) -> None:
    user = an_account()
    words = asked(user)
    assert service.look_at_link(words.token, browser=HERE) is not None
    signed_in = service.redeem_link(words.token, browser=HERE, network=AT)
    assert isinstance(signed_in, User)
    assert signed_in.id == user.id
    again = service.redeem_link(words.token, browser=HERE, network=AT)
    assert isinstance(again, Refusal)
    assert again.code == "link_used"


def test_the_database_holds_no_token(app: Flask) -> None:
    words = asked(an_account())
    row = db.session.execute(select(SignInLink)).scalar_one()
    assert words.token.encode() not in (row.token_hash, row.salt)
    assert queries.token_hash(words.token) == row.token_hash


def test_another_browser_needs_the_code(app: Flask) -> None:
    words = asked(an_account())
    seen = service.look_at_link(words.token, browser="another")
    assert seen is not None
    assert seen.needs_code
    refused = service.redeem_link(words.token, browser="another", network=AT)
    assert isinstance(refused, Refusal)
    assert refused.code == "code_wrong"
    spaced = f"{words.code[:3]} {words.code[3:]}"
    assert isinstance(service.redeem_link(words.token, browser=None, code=spaced, network=AT), User)


def test_five_wrong_codes_use_the_link_up(app: Flask) -> None:
    words = asked(an_account())
    wrong = f"{(int(words.code) + 1) % 1_000_000:06}"
    outcomes = [service.redeem_link(words.token, browser=None, code=wrong, network=AT) for _ in range(5)]
    assert all(isinstance(each, Refusal) for each in outcomes)
    right = service.redeem_link(words.token, browser=HERE, code=words.code, network=AT)
    assert isinstance(right, Refusal)
    assert right.code == "link_used"


def test_the_newest_link_voids_older_ones(app: Flask) -> None:
    user = an_account()
    older, newer = asked(user), asked(user)
    assert service.look_at_link(older.token, browser=HERE) is None
    assert service.look_at_link(newer.token, browser=HERE) is not None


def test_a_link_lasts_ten_minutes(app: Flask, noon: object) -> None:
    words = asked(an_account())
    with clock.at(clock.now() + timedelta(minutes=10, seconds=1)):
        assert service.look_at_link(words.token, browser=HERE) is None
        assert isinstance(service.redeem_link(words.token, browser=HERE, network=AT), Refusal)


def test_asking_has_a_limit_whoever_it_is(app: Flask) -> None:
    user = an_account()
    for typed in (queries.contact_of(user.id)["email"], "nobody@elsewhere.example"):
        for _ in range(3):
            service.ask_for_link(typed, browser=HERE, network=AT)
        with pytest.raises(TooMany):
            service.ask_for_link(typed, browser=HERE, network=AT)


def test_an_unknown_address_leaves_no_link_and_no_message(app: Flask) -> None:
    counts = [select(func.count()).select_from(table) for table in (SignInLink, Message, Entry)]
    before = [db.session.execute(count).scalar_one() for count in counts]
    service.ask_for_link("nobody@elsewhere.example", browser=HERE, network=AT)
    assert [db.session.execute(count).scalar_one() for count in counts] == before


def test_who_shares_an_address_chooses(app: Flask) -> None:
    one, other = (service.open_account(UserKind.CITIZEN, email="home@family.example", actor=SETUP) for _ in range(2))
    service.ask_for_link("home@family.example", browser=HERE, network=AT)
    link = db.session.execute(select(SignInLink)).scalar_one()
    token, _ = queries.secrets_of(link.id, link.salt)
    unsaid = service.redeem_link(token, browser=HERE, network=AT)
    assert isinstance(unsaid, Refusal)
    assert unsaid.code == "choose"
    stranger = service.redeem_link(token, browser=HERE, network=AT, choose=uuid4())
    assert isinstance(stranger, Refusal)
    chosen = service.redeem_link(token, browser=HERE, network=AT, choose=other.id)
    assert isinstance(chosen, User)
    assert (chosen.id, one.id != other.id) == (other.id, True)


def test_a_mobile_number_signs_in_too(app: Flask) -> None:
    service.open_account(UserKind.CITIZEN, email=None, mobile="+447700900123", actor=SETUP)
    service.ask_for_link("07700 900 123", browser=HERE, network=AT)
    assert db.session.execute(select(Message)).scalar_one().channel == "sms"


@pytest.mark.parametrize(("kind", "minutes"), [("citizen", 20), ("partner", 15), ("staff", 30), ("admin", 15)])
def test_a_session_ends_when_nobody_is_there(app: Flask, noon: object, kind: str, minutes: int) -> None:
    user = an_account(kind)
    token = service.start_session(user.id, ways=("link",), device="", network=AT)
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        assert queries.live_session(token) is not None
    with clock.at(clock.now() + timedelta(minutes=minutes, seconds=1)):
        assert queries.live_session(token) is None


def test_a_session_ends_at_last_even_when_somebody_is_there(app: Flask, noon: object) -> None:
    token = service.start_session(an_account().id, ways=("link",), device="", network=AT)
    row = queries.live_session(token)
    assert row is not None
    for hours in range(1, 10):
        with clock.at(clock.now() + timedelta(hours=hours)):
            service.touch_session(row.id)
    with clock.at(clock.now() + timedelta(hours=10, seconds=1)):
        assert queries.live_session(token) is None


def test_the_oldest_of_too_many_sessions_ends(app: Flask) -> None:
    user = an_account()
    tokens = [service.start_session(user.id, ways=("link",), device="", network=AT) for _ in range(4)]
    assert [queries.live_session(token) is not None for token in tokens] == [False, True, True, True]


def test_signing_out_here_and_everywhere(app: Flask) -> None:
    user = an_account()
    here, there = (service.start_session(user.id, ways=("link",), device="", network=AT) for _ in range(2))
    service.end_session(here)
    service.end_session(here)
    assert (queries.live_session(here), queries.live_session(there) is not None) == (None, True)
    assert service.sign_out_everywhere(user.id) == 1
    assert queries.live_session(there) is None


def test_a_citizens_comings_are_in_no_ledger(app: Flask) -> None:
    citizen = service.open_account(UserKind.CITIZEN, email="a@home.example", actor=SETUP)
    before = db.session.execute(select(func.count()).select_from(Entry)).scalar_one()
    service.start_session(citizen.id, ways=("link",), device="", network=AT)
    service.sign_out_everywhere(citizen.id)
    assert db.session.execute(select(func.count()).select_from(Entry)).scalar_one() == before


def test_a_closed_account_is_signed_out(app: Flask) -> None:
    user = an_account()
    token = service.start_session(user.id, ways=("link",), device="", network=AT)
    words = asked(user)
    service.close_account(user.id, actor=SETUP)
    assert queries.live_session(token) is None
    assert service.look_at_link(words.token, browser=HERE) is None


def test_staff_have_addresses_of_their_own(app: Flask) -> None:
    an_account(email="bruce@body.example")
    with pytest.raises(Refusal) as refused:
        an_account(email="Bruce@Body.example")
    assert refused.value.code == "address_taken"


def test_a_link_for_confirming_signs_nobody_in(app: Flask) -> None:
    user = an_account()
    link = service.issue_link(user.id, "confirm_contact", b"x" * 32, lasts=timedelta(days=1))  # type: ignore[arg-type]
    token, _ = queries.secrets_of(link.id, link.salt)
    assert isinstance(service.redeem_link(token, browser=None, network=AT), Refusal)
    assert not isinstance(service.redeem_confirmation(token), Refusal)
    assert isinstance(service.redeem_confirmation(token), Refusal)
    assert db.session.execute(select(func.count()).select_from(SignInSession)).scalar_one() == 0


def test_nobody_is_an_actor_too() -> None:
    assert not Actor.nobody().is_signed_in


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (" Ailsa@Home.EXAMPLE ", "ailsa@home.example"),
        ("07700 900123", "+447700900123"),
        ("+44 (0)7700-900123", "+447700900123"),
    ],
)
def test_addresses_are_read_however_they_are_typed(typed: str, value: str) -> None:
    read = rules.read_address(typed)
    assert read is not None
    assert read.value == value


@given(st.text(max_size=300))
def test_whatever_is_typed_is_read_or_not(typed: str) -> None:
    read = rules.read_address(typed)
    assert read is None or len(read.value) <= 254


@given(st.text(max_size=60))
def test_networks_never_fail(address: str) -> None:
    assert isinstance(rules.network_of(address), str)


def test_masks_and_networks() -> None:
    assert rules.masked("ailsa@home.example") == "a•••@home.example"
    assert rules.masked("+447700900123") == "•••• 123"
    assert rules.network_of("192.0.2.77") == "192.0.2.0/24"
    assert rules.network_of("2001:db8:1:2:3::4") == "2001:db8:1::/56"
