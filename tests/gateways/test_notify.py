"""GOV.UK Notify, as a stand-in on this machine speaks it: every answer there is, and none at all."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from citizen_panel.domain.notifications.rules import reference_of
from citizen_panel.domain.notifications.vocabulary import (
    CannotAsk,
    Channel,
    DeliveryOutcome,
    Letterbox,
    Paced,
    Receipt,
    Written,
)
from citizen_panel.gateways.notify import Notify, parts_of, token
from citizen_panel.local import notify as stand_in
from citizen_panel.local.notify import Mood, StandIn

TO = Letterbox(Channel.EMAIL, "ailsa@home.example", "Ailsa")
WORDS = Written("invitation:1", "invitation", "Would you help?", "Hello Ailsa.\n")
TEMPLATES = {Channel(way): template for way, template in stand_in.TEMPLATES.items()}


@pytest.fixture(scope="module")
def server() -> Iterator[StandIn]:
    with stand_in.running() as running:
        yield running


@pytest.fixture
def desk(server: StandIn) -> StandIn:
    server.kept = stand_in.Kept()
    return server


def port_to(url: str, **more: object) -> Notify:
    options: dict[str, object] = {"home": url, "may_be_plain": True, "seconds": 0.3, **more}
    return Notify(str(options.pop("key", stand_in.KEY)), TEMPLATES, **options)  # type: ignore[arg-type]


@pytest.fixture
def port(desk: StandIn) -> Notify:
    return port_to(desk.url)


def answer(desk: StandIn, mood: Mood) -> Receipt:
    desk.kept.moods, desk.kept.seconds = [mood], 0.8
    return port_to(desk.url).send(TO, WORDS)


@pytest.mark.parametrize(
    ("to", "said"),
    [
        (TO, {"email_address": "ailsa@home.example"}),
        (Letterbox(Channel.SMS, "+447700900123", "Ailsa"), {"phone_number": "+447700900123"}),
        (Letterbox(Channel.LETTER, "1 Kelp Row\nSkerry\nZE9 9ZZ", "Ailsa"), {}),
    ],
)
def test_each_way_of_writing_goes_with_our_reference(
    desk: StandIn, port: Notify, to: Letterbox, said: dict[str, str]
) -> None:
    receipt = port.send(to, WORDS)
    assert receipt.outcome is DeliveryOutcome.ACCEPTED
    assert receipt.reference == reference_of(WORDS.key)
    (taken,) = desk.kept.taken
    assert taken["type"] == to.channel
    assert taken["reference"] == receipt.reference
    assert said.items() <= taken.items()
    assert taken["personalisation"]["body"].strip() == "Hello Ailsa."
    if to.channel is Channel.LETTER:
        lines = [taken["personalisation"][f"address_line_{number}"] for number in range(1, 5)]
        assert lines == ["Ailsa", "1 Kelp Row", "Skerry", "ZE9 9ZZ"]


@pytest.mark.parametrize(
    ("mood", "outcome", "is_taken"),
    [
        (Mood.REFUSES, DeliveryOutcome.REFUSED, False),
        (Mood.NOT_LET_IN, DeliveryOutcome.UNREACHABLE, False),
        (Mood.TOO_MANY, DeliveryOutcome.UNREACHABLE, False),
        (Mood.BROKEN, DeliveryOutcome.TIMED_OUT, False),
        (Mood.UNSURE, DeliveryOutcome.TIMED_OUT, True),
        (Mood.NONSENSE, DeliveryOutcome.TIMED_OUT, True),
        (Mood.HANGS, DeliveryOutcome.TIMED_OUT, True),
        (Mood.SLOW, DeliveryOutcome.TIMED_OUT, True),
        (Mood.DRIPS, DeliveryOutcome.TIMED_OUT, True),
        (Mood.CUTS, DeliveryOutcome.TIMED_OUT, True),
    ],
)
def test_only_what_was_certainly_not_taken_is_called_so(
    desk: StandIn, mood: Mood, outcome: DeliveryOutcome, *, is_taken: bool
) -> None:
    begun = time.monotonic()
    receipt = answer(desk, mood)
    assert receipt.outcome is outcome
    assert bool(desk.kept.taken) is is_taken
    assert time.monotonic() - begun < 5, "an answer that never ends is not waited for"
    known = port_to(desk.url).find(WORDS.key)
    assert (known is not None) is is_taken, "asked by reference, it says what became of it"


def test_it_is_left_alone_when_it_says_so(desk: StandIn) -> None:
    many, spent = answer(desk, Mood.TOO_MANY), answer(desk, Mood.SPENT)
    assert many.is_too_many
    assert spent.is_too_many
    assert many.rest == timedelta(minutes=1)
    assert spent.rest is not None
    assert spent.rest > many.rest
    assert answer(desk, Mood.BROKEN).rest is not None
    assert answer(desk, Mood.WELL).rest is None


def test_what_it_says_of_an_error_is_kept_as_a_word_never_as_a_sentence(desk: StandIn) -> None:
    assert answer(desk, Mood.REFUSES).code == "400 BadRequestError"
    assert answer(desk, Mood.NOT_LET_IN).code == "403 AuthError"


def test_a_server_that_is_not_there_took_nothing(desk: StandIn) -> None:
    nowhere = port_to("http://127.0.0.1:9")
    assert nowhere.send(TO, WORDS).outcome is DeliveryOutcome.UNREACHABLE
    with pytest.raises(CannotAsk):
        nowhere.find(WORDS.key)


@pytest.mark.parametrize("mood", [Mood.BROKEN, Mood.TOO_MANY, Mood.NONSENSE])
def test_an_answer_that_cannot_be_read_is_not_taken_for_no(desk: StandIn, port: Notify, mood: Mood) -> None:
    port.send(TO, WORDS)
    desk.kept.mood = mood
    with pytest.raises(CannotAsk):
        port.find(WORDS.key)


def test_one_reference_is_not_taken_for_another(desk: StandIn, port: Notify) -> None:
    port.send(TO, WORDS)
    assert port.find("invitation:2") is None


def test_requests_are_signed_anew_and_an_old_or_foreign_signature_opens_nothing(desk: StandIn) -> None:
    late = port_to(desk.url, now=lambda: time.time() - 60)
    foreign = port_to(desk.url, key=stand_in.KEY[:-1] + "1")
    for wrong in (late, foreign):
        receipt = wrong.send(TO, WORDS)
        assert (receipt.outcome, receipt.code) == (DeliveryOutcome.UNREACHABLE, "403 AuthError")
        with pytest.raises(CannotAsk):
            wrong.find(WORDS.key)
    assert desk.kept.taken == []
    assert not stand_in.is_signed(f"Bearer {token(stand_in.SERVICE, 'x', int(time.time()))}", time.time())


def test_only_https_is_spoken_to_another_machine(port: Notify) -> None:
    for home in ("http://notify.example", "http://127.0.0.1:1"):
        away = Notify(stand_in.KEY, TEMPLATES, home=home)
        assert away.send(TO, WORDS).outcome is DeliveryOutcome.UNREACHABLE
    assert port.send(Letterbox(Channel.PHONE, "1", "A"), WORDS).code == "no_template"
    assert isinstance(port, Paced)


@pytest.mark.parametrize("key", ["", "short", "x" * 72, stand_in.SERVICE])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="ends with the id of the service"):
        parts_of(key)
    assert parts_of(stand_in.KEY) == (stand_in.SERVICE, stand_in.SIGNED_WITH)
