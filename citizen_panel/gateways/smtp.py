"""E-mail by SMTP. The same message always carries the same Message-ID, so that a second copy can be told."""

import hashlib
import smtplib
import ssl
from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from citizen_panel.domain.notifications.vocabulary import Channel, DeliveryOutcome, Letterbox, Receipt, Written

NAME = "smtp"
SECONDS = 10
PER_SECOND = 50.0
AWAY = timedelta(seconds=5)
NOT_LET_IN = timedelta(minutes=2)
LOOPBACK = ("localhost", "127.0.0.1", "::1")
REFUSED_FOR_GOOD = range(500, 600)
NOT_PROVEN = (530, 534, 535, 538)
"""We have to prove who we are, or better (RFC 4954, 6): the address is not at fault."""


class Smtp:
    """Sends e-mail through the server of an address such as smtps://user:password@host:465?from=panel@example.org."""

    can_find = False
    name = NAME

    def __init__(self, url: str, *, body_name: str, per_second: float = PER_SECOND, seconds: float = SECONDS) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("the address of the mail server begins with smtp:// or smtps://")
        self.host, self.port = parts.hostname, parts.port or (465 if parts.scheme == "smtps" else 587)
        self.is_tls_from_start = parts.scheme == "smtps"
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")
        self.sender = parse_qs(parts.query).get("from", [f"panel@{parts.hostname}"])[0]
        self.body_name, self.per_second, self.seconds = body_name, per_second, seconds

    def send(self, to: Letterbox, message: Written) -> Receipt:
        if to.channel is not Channel.EMAIL:
            return Receipt(DeliveryOutcome.REFUSED, NAME, code="email_only")
        try:
            letter = self.letter(to, message)
        except ValueError:
            return Receipt(DeliveryOutcome.REFUSED, NAME, code="bad_header")
        return self._hand_over(letter)

    def find(self, key: str) -> Receipt | None:
        return None  # a mail server cannot be asked what became of a message

    def letter(self, to: Letterbox, message: Written) -> EmailMessage:
        """Put the message into an envelope; raises ValueError when a header would hold more than one line."""
        for text in (message.subject, to.address, to.name, self.body_name):
            if "\r" in text or "\n" in text or "\0" in text:
                raise ValueError("a header is one line")
        letter = EmailMessage(policy=SMTP)
        letter["From"] = Address(self.body_name, addr_spec=self.sender)
        letter["To"] = Address(to.name, addr_spec=to.address)
        letter["Subject"] = message.subject
        letter["Message-ID"] = message_id(message.key, self.sender)
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(message.body)
        return letter

    def _hand_over(self, letter: EmailMessage) -> Receipt:
        """Give a letter to the server; what goes wrong before the server heard of it is no fault of the letter."""
        try:
            server = self._connect()
        except smtplib.SMTPResponseException as error:
            return _shut_out(error.smtp_code)
        except (OSError, smtplib.SMTPException) as error:
            return _away(error)
        try:
            return self._said(server, letter)
        finally:
            _part(server)

    def _said(self, server: "Server", letter: EmailMessage) -> Receipt:
        try:
            server.send_message(letter)
        except smtplib.SMTPRecipientsRefused as error:
            return _about_the_letter(next((code for code, _ in error.recipients.values()), 0))
        except smtplib.SMTPDataError as error:
            return _about_the_letter(error.smtp_code)
        except smtplib.SMTPNotSupportedError:
            return Receipt(DeliveryOutcome.REFUSED, NAME, code="address")  # letters that this server does not take
        except smtplib.SMTPResponseException as error:
            return _shut_out(error.smtp_code)
        except (OSError, smtplib.SMTPException) as error:
            if server.has_begun:
                return Receipt(DeliveryOutcome.TIMED_OUT, NAME, code=type(error).__name__)
            return _away(error)
        return Receipt(DeliveryOutcome.ACCEPTED, NAME, reference=letter["Message-ID"])

    def _connect(self) -> "Server":
        """A server that lets us in, over an encrypted line; raises what keeps it from that."""
        context = ssl.create_default_context()
        if self.is_tls_from_start:
            server: Server = EncryptedServer(self.host, self.port, timeout=self.seconds, context=context)
        else:
            server = Server(self.host, self.port, timeout=self.seconds)
        try:
            if not self.is_tls_from_start:
                self._encrypt(server, context)
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server

    def _encrypt(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=context)
        elif self.user or self.host not in LOOPBACK:
            raise smtplib.SMTPNotSupportedError("the mail server offers no encryption")


def message_id(key: str, sender: str) -> str:
    """The Message-ID of a key: the same every time, and it tells nothing about the key."""
    domain = sender.rpartition("@")[2]
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


class Server(smtplib.SMTP):
    """A line to a mail server that knows whether a letter may have gone over it."""

    has_begun = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.has_begun = True
        return super().data(msg)


class EncryptedServer(Server, smtplib.SMTP_SSL):
    """The same, encrypted from the first letter on."""


def _about_the_letter(code: int) -> Receipt:
    """What the server said of this address, or of this letter; a broken answer to a letter tells nothing."""
    if code < 0:
        return Receipt(DeliveryOutcome.TIMED_OUT, NAME, code="broken answer")
    if code in NOT_PROVEN:
        return _shut_out(code)
    is_for_good = code in REFUSED_FOR_GOOD
    return Receipt(DeliveryOutcome.REFUSED if is_for_good else DeliveryOutcome.UNREACHABLE, NAME, code=str(code))


def _shut_out(code: int) -> Receipt:
    """The server does not want us, whatever the letter: it is busy, or somebody has to look at password and sender."""
    rest = NOT_LET_IN if code in REFUSED_FOR_GOOD else AWAY
    return Receipt(DeliveryOutcome.UNREACHABLE, NAME, code=str(code), rest=rest)


def _away(error: Exception) -> Receipt:
    return Receipt(DeliveryOutcome.UNREACHABLE, NAME, code=type(error).__name__, rest=AWAY)


def _part(server: smtplib.SMTP) -> None:
    """Say goodbye; whatever the server answers now, the letter is settled."""
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()
