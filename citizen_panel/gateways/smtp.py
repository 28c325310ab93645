"""E-mail by SMTP. The same message always carries the same Message-ID, so that a second copy can be told."""

import hashlib
import smtplib
import ssl
from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import parse_qs, unquote, urlsplit

from citizen_panel.domain.notifications.vocabulary import Channel, DeliveryOutcome, Letterbox, Receipt, Written

NAME = "smtp"
SECONDS = 10
PER_SECOND = 50.0
AWAY = timedelta(seconds=5)
LOOPBACK = ("localhost", "127.0.0.1", "::1")
REFUSED_FOR_GOOD = range(500, 600)


class Smtp:
    """Sends e-mail through the server of an address such as smtps://user:password@host:465?from=panel@example.org."""

    can_find = False
    name = NAME

    def __init__(self, url: str, *, body_name: str, per_second: float = PER_SECOND) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("the address of the mail server begins with smtp:// or smtps://")
        self.host, self.port = parts.hostname, parts.port or (465 if parts.scheme == "smtps" else 587)
        self.is_tls_from_start = parts.scheme == "smtps"
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")
        self.sender = parse_qs(parts.query).get("from", [f"panel@{parts.hostname}"])[0]
        self.body_name, self.per_second = body_name, per_second

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
        try:
            with self._connect() as server:
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(letter)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            outcome = _outcome(codes[0]) if codes else DeliveryOutcome.REFUSED
            return Receipt(outcome, NAME, code=",".join(map(str, codes)))
        except smtplib.SMTPResponseException as error:
            return Receipt(_outcome(error.smtp_code), NAME, code=str(error.smtp_code))
        except TimeoutError:
            return Receipt(DeliveryOutcome.TIMED_OUT, NAME)
        except (OSError, smtplib.SMTPException) as error:
            return Receipt(DeliveryOutcome.UNREACHABLE, NAME, code=type(error).__name__, rest=AWAY)
        return Receipt(DeliveryOutcome.ACCEPTED, NAME, reference=letter["Message-ID"])

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.is_tls_from_start:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=context)
        server = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=context)
        elif self.user or self.host not in LOOPBACK:
            server.close()
            raise smtplib.SMTPNotSupportedError("the mail server offers no encryption")
        return server


def message_id(key: str, sender: str) -> str:
    """The Message-ID of a key: the same every time, and it tells nothing about the key."""
    domain = sender.rpartition("@")[2]
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def _outcome(code: int) -> DeliveryOutcome:
    return DeliveryOutcome.REFUSED if code in REFUSED_FOR_GOOD else DeliveryOutcome.UNREACHABLE
