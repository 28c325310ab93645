"""GOV.UK Notify: e-mail, texts and letters over its HTTP interface, asked by our reference before anything goes twice.

Notify itself does not keep us from sending one reference twice. The words are ours: each way of writing has one
template there that holds nothing but ((subject)) and ((body)).
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from citizen_panel.domain.notifications.rules import reference_of
from citizen_panel.domain.notifications.vocabulary import (
    CannotAsk,
    Channel,
    DeliveryOutcome,
    Letterbox,
    Receipt,
    Written,
)
from citizen_panel.gateways.letter_text import address_lines, plain
from citizen_panel.gateways.outbound import Answer, NoAnswer, Unclear, exchange

NAME = "notify"
HOME = "https://api.notifications.service.gov.uk"
PER_SECOND = 45.0
"""A little under the 3,000 requests a minute that Notify takes, so that asking by reference has room."""
UUID_LENGTH = 36
WAYS = {Channel.EMAIL: "email", Channel.SMS: "sms", Channel.LETTER: "letter"}
AWAY = timedelta(seconds=5)
NOT_LET_IN = timedelta(minutes=2)
A_MINUTE = timedelta(minutes=1)
SPENT_FOR_TODAY = timedelta(minutes=15)
"""After the day's limit: it ends at midnight, and somebody may have it raised sooner."""


class Notify:
    """Sends through Notify with an API key such as name-<service id>-<secret>, and a template id for each way."""

    can_find = True
    name = NAME

    def __init__(
        self,
        api_key: str,
        templates: Mapping[Channel, str],
        *,
        home: str = HOME,
        per_second: float = PER_SECOND,
        may_be_plain: bool = False,
        seconds: float = 10.0,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.service, self.secret = parts_of(api_key)
        self.templates, self.home, self.per_second = templates, home.rstrip("/"), per_second
        self.may_be_plain, self.seconds, self.now = may_be_plain, seconds, now

    def send(self, to: Letterbox, message: Written) -> Receipt:
        template = self.templates.get(to.channel)
        if template is None:
            return Receipt(DeliveryOutcome.REFUSED, NAME, code="no_template")
        reference = reference_of(message.key)
        asked = {"template_id": template, "reference": reference, **_body(to, message)}
        try:
            answer = self._exchange(f"/v2/notifications/{WAYS[to.channel]}", asked)
        except Unclear as fault:
            return Receipt(DeliveryOutcome.TIMED_OUT, NAME, code=str(fault))
        except NoAnswer as fault:
            return Receipt(DeliveryOutcome.UNREACHABLE, NAME, code=str(fault), rest=AWAY)
        return _receipt(answer, reference)

    def find(self, key: str) -> Receipt | None:
        reference = reference_of(key)
        try:
            answer = self._exchange(f"/v2/notifications?{urlencode({'reference': reference})}")
        except NoAnswer as fault:
            raise CannotAsk(str(fault)) from fault
        listed = (answer.body or {}).get("notifications")
        if answer.status != 200 or not isinstance(listed, list):
            raise CannotAsk(f"status {answer.status}")
        is_known = any(isinstance(one, dict) and one.get("reference") == reference for one in listed)
        return Receipt(DeliveryOutcome.ACCEPTED, NAME, reference=reference) if is_known else None

    def _exchange(self, path: str, sent: Mapping[str, Any] | None = None) -> Answer:
        headers = {"Authorization": f"Bearer {token(self.service, self.secret, int(self.now()))}"}
        return exchange(self.home + path, headers, may_be_plain=self.may_be_plain, sent=sent, seconds=self.seconds)


def parts_of(api_key: str) -> tuple[str, str]:
    """The service and the secret in an API key; raises ValueError for what is none."""
    service, secret = api_key[-2 * UUID_LENGTH - 1 : -UUID_LENGTH - 1], api_key[-UUID_LENGTH:]
    if len(service) != UUID_LENGTH or api_key[-UUID_LENGTH - 1] != "-" or service.count("-") != secret.count("-"):
        raise ValueError("the key of GOV.UK Notify ends with the id of the service and the secret")
    return service, secret


def token(service: str, secret: str, issued_at: int) -> str:
    """The JSON Web Token of one request, signed with HMAC-SHA256 (RFC 7519, HS256); it is good for 30 seconds."""
    parts = ({"typ": "JWT", "alg": "HS256"}, {"iss": service, "iat": issued_at})
    head = ".".join(_b64(json.dumps(part, separators=(",", ":")).encode()) for part in parts)
    return f"{head}.{_b64(hmac.digest(secret.encode(), head.encode(), hashlib.sha256))}"


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _body(to: Letterbox, message: Written) -> dict[str, Any]:
    """Where it goes and what it says, as each way of writing wants it."""
    if to.channel is Channel.EMAIL:
        return {
            "email_address": to.address,
            "personalisation": {"subject": message.subject, "body": message.body},
        }
    if to.channel is Channel.SMS:
        return {"phone_number": to.address, "personalisation": {"body": message.body}}
    words = {"subject": message.subject, "body": plain(message.body, to.address)}
    return {"personalisation": {**address_lines(to.name, to.address), **words}}


def _receipt(answer: Answer, reference: str) -> Receipt:
    """What an answer means: taken, not to be taken, not now, or nobody can tell."""
    if answer.status == 201 and (answer.body or {}).get("reference") == reference:
        return Receipt(DeliveryOutcome.ACCEPTED, NAME, reference=reference)
    code = f"{answer.status} {_error(answer)}".strip()
    if answer.status == 429:
        rest = SPENT_FOR_TODAY if _error(answer) == "TooManyRequestsError" else _retry_after(answer)
        return Receipt(DeliveryOutcome.UNREACHABLE, NAME, code=code, rest=rest, is_too_many=True)
    if answer.status in (401, 403, 404):
        return Receipt(DeliveryOutcome.UNREACHABLE, NAME, code=code, rest=NOT_LET_IN)
    if answer.status in (400, 413, 422):
        return Receipt(DeliveryOutcome.REFUSED, NAME, code=code)
    is_theirs = answer.status >= 500
    code = code if is_theirs else f"nonsense {answer.status}"
    return Receipt(DeliveryOutcome.TIMED_OUT, NAME, code=code, rest=AWAY if is_theirs else None)


def _retry_after(answer: Answer) -> timedelta:
    return timedelta(seconds=int(answer.retry_after)) if answer.retry_after.isdecimal() else A_MINUTE


def _error(answer: Answer) -> str:
    """The type of the error: one word of theirs, never the sentence, which may quote an address."""
    errors = (answer.body or {}).get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    said = first.get("error") if isinstance(first, dict) else None
    return said if isinstance(said, str) and said.isidentifier() and len(said) <= 40 else ""
