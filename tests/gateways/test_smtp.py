"""E-mail: one line a header, the same Message-ID for the same key."""

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest

from citizen_panel.domain.notifications.vocabulary import Channel, DeliveryOutcome, Letterbox, Written
from citizen_panel.gateways.smtp import Smtp, message_id

TO = Letterbox(Channel.EMAIL, "ailsa@home.example", "Ailsa")
WORDS = Written("invitation:1", "invitation", "Would you help?", "Hello Ailsa.\n")


@pytest.fixture
def port() -> Smtp:
    return Smtp("smtp://localhost:2525?from=panel@body.example", body_name="Example Council")


class Server:
    """A mail server that answers as told."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.sent: list[Any] = []

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def send_message(self, letter: Any) -> None:
        if self.error is not None:
            raise self.error
        self.sent.append(letter)


@pytest.mark.parametrize("evil", ["Hello\r\nBcc: all@home.example", "Hello\nX: y", "a\0b"])
@pytest.mark.parametrize("place", ["subject", "name", "address"])
def test_a_header_of_two_lines_is_refused(port: Smtp, evil: str, place: str) -> None:
    words = Written("k", "invitation", evil if place == "subject" else "Hello", "text")
    to = Letterbox(
        Channel.EMAIL,
        evil if place == "address" else "ailsa@home.example",
        evil if place == "name" else "Ailsa",
    )
    assert port.send(to, words).outcome is DeliveryOutcome.REFUSED


def test_the_same_key_has_the_same_message_id_and_tells_nothing(port: Smtp) -> None:
    first, second = port.letter(TO, WORDS)["Message-ID"], port.letter(TO, WORDS)["Message-ID"]
    assert first == second == message_id("invitation:1", "panel@body.example")
    assert "invitation" not in first
    assert first != message_id("invitation:2", "panel@body.example")


def test_what_the_server_says_is_passed_on(port: Smtp, monkeypatch: pytest.MonkeyPatch) -> None:
    def says(error: Exception | None) -> DeliveryOutcome:
        monkeypatch.setattr(port, "_connect", lambda: Server(error))
        return port.send(TO, WORDS).outcome

    assert says(None) is DeliveryOutcome.ACCEPTED
    assert says(SMTPRecipientsRefused({"x": (550, b"no")})) is DeliveryOutcome.REFUSED
    assert says(SMTPRecipientsRefused({"x": (450, b"later")})) is DeliveryOutcome.UNREACHABLE
    assert says(SMTPServerDisconnected()) is DeliveryOutcome.UNREACHABLE
    assert says(TimeoutError()) is DeliveryOutcome.TIMED_OUT


def test_only_email_goes_by_smtp(port: Smtp) -> None:
    assert port.send(Letterbox(Channel.SMS, "07700 900123", "A"), WORDS).outcome is DeliveryOutcome.REFUSED


def test_an_address_that_is_no_mail_server_is_refused() -> None:
    with pytest.raises(ValueError, match="smtp://"):
        Smtp("https://example.org", body_name="x")
