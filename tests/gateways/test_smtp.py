"""E-mail: one line a header, the same Message-ID for the same key."""

import socket
import socketserver
import threading
from datetime import timedelta
from smtplib import (
    SMTPDataError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)
from typing import Any, ClassVar

import pytest

from citizen_panel.domain.notifications.vocabulary import Channel, DeliveryOutcome, Letterbox, Written
from citizen_panel.gateways.smtp import AWAY, NOT_LET_IN, Smtp, message_id

TO = Letterbox(Channel.EMAIL, "ailsa@home.example", "Ailsa")
WORDS = Written("invitation:1", "invitation", "Would you help?", "Hello Ailsa.\n")


@pytest.fixture
def port() -> Smtp:
    return Smtp("smtp://localhost:2525?from=panel@body.example", body_name="Example Council")


class Server:
    """A mail server that answers as told."""

    has_begun = True

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.sent: list[Any] = []

    def quit(self) -> None:
        raise SMTPResponseException(500, b"no goodbye")

    def close(self) -> None:
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
    assert says(SMTPNotSupportedError()) is DeliveryOutcome.REFUSED
    assert says(SMTPDataError(554, b"no")) is DeliveryOutcome.REFUSED
    assert says(SMTPDataError(-1, b"?")) is DeliveryOutcome.TIMED_OUT
    assert says(SMTPServerDisconnected()) is DeliveryOutcome.TIMED_OUT
    assert says(TimeoutError()) is DeliveryOutcome.TIMED_OUT


class Line(socketserver.StreamRequestHandler):
    """Plays a mail server by a script: what to answer to each word, where other than yes; nothing: hangs up."""

    script: ClassVar[dict[str, str]] = {}

    def handle(self) -> None:
        self._say("hello")
        while word := self.rfile.readline().decode()[:4].strip().lower():
            self._say(word)
            while word == "data" and self.rfile.readline() not in (b".\r\n", b""):
                pass
            if word == "data":
                self._say("sent")

    def _say(self, word: str) -> None:
        usual = {"hello": "220 here", "ehlo": "250-here\r\n250 AUTH PLAIN", "data": "354 go on"}.get(word, "250 yes")
        if answer := self.script.get(word, usual):
            self.wfile.write(f"{answer}\r\n".encode())
        else:
            self.connection.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("script", "outcome", "rest"),
    [
        ({}, DeliveryOutcome.ACCEPTED, None),
        ({"quit": "500 no goodbye"}, DeliveryOutcome.ACCEPTED, None),
        ({"hello": "421 busy"}, DeliveryOutcome.UNREACHABLE, AWAY),
        ({"hello": ""}, DeliveryOutcome.UNREACHABLE, AWAY),
        ({"auth": "535 wrong password"}, DeliveryOutcome.UNREACHABLE, NOT_LET_IN),
        ({"mail": "550 not you"}, DeliveryOutcome.UNREACHABLE, NOT_LET_IN),
        ({"mail": ""}, DeliveryOutcome.UNREACHABLE, AWAY),
        ({"rcpt": "550 nobody"}, DeliveryOutcome.REFUSED, None),
        ({"rcpt": "530 who are you"}, DeliveryOutcome.UNREACHABLE, NOT_LET_IN),
        ({"rcpt": "450 later"}, DeliveryOutcome.UNREACHABLE, None),
        ({"sent": "554 not this"}, DeliveryOutcome.REFUSED, None),
        ({"sent": ""}, DeliveryOutcome.TIMED_OUT, None),
    ],
)
def test_only_what_the_server_says_of_a_letter_is_the_letters_fault(
    monkeypatch: pytest.MonkeyPatch, script: dict[str, str], outcome: DeliveryOutcome, rest: timedelta | None
) -> None:
    """A password changed over there, or a server away for an hour, costs nobody a message."""
    monkeypatch.setattr(Line, "script", {"auth": "235 in", **script})
    monkeypatch.setattr(Smtp, "_encrypt", lambda _self, server, _context: server.ehlo())
    with socketserver.TCPServer(("127.0.0.1", 0), Line) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        port = Smtp(f"smtp://panel:secret@127.0.0.1:{server.server_address[1]}?from=panel@body.example", body_name="B")
        receipt = port.send(TO, WORDS)
    assert (receipt.outcome, receipt.rest) == (outcome, rest)


def test_a_server_that_does_not_answer_is_away_and_nothing_went() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        receipt = Smtp(f"smtp://127.0.0.1:{silent.getsockname()[1]}", body_name="B", seconds=0.05).send(TO, WORDS)
    assert (receipt.outcome, receipt.rest) == (DeliveryOutcome.UNREACHABLE, AWAY)


def test_only_email_goes_by_smtp(port: Smtp) -> None:
    assert port.send(Letterbox(Channel.SMS, "07700 900123", "A"), WORDS).outcome is DeliveryOutcome.REFUSED


def test_an_address_that_is_no_mail_server_is_refused() -> None:
    with pytest.raises(ValueError, match="smtp://"):
        Smtp("https://example.org", body_name="x")
