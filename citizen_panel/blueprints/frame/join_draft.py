"""A half-filled form to join: it lives in a sealed cookie, so that we keep nothing before somebody has joined.

Only a form that somebody chose to save, or that grew too large for a cookie, is kept by us: sealed, for 7 days. The
cookie then holds its reference and code alone.
"""

import base64
import binascii
import json
import zlib
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from hashlib import sha256
from hmac import digest
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from flask import current_app, flash, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.identity import cookie_name, drop_cookie, set_cookie
from citizen_panel.core import clock
from citizen_panel.core.db import transaction
from citizen_panel.core.sealing import seal, unseal
from citizen_panel.domain.citizens import drafts
from citizen_panel.domain.citizens.service import new_stop_code

NAME = "cp-join"
LASTS = timedelta(hours=24)
RECEIPT_LASTS = timedelta(hours=1)
LARGEST = 3900
"""Browsers keep cookies of at least 4,096 characters, name and attributes included."""

ALWAYS_WRITTEN = ("begun_at", "stop_code")  # what is left out of the bytes comes back as if it were new
PLAIN, EASY_READ, LARGE_PRINT = "plain", "easy_read", "large_print"
READINGS = (PLAIN, EASY_READ, LARGE_PRINT)
"""The versions in which the questions can be read."""


class Helper(NamedTuple):
    """The worker beside the person, or who enters their form: on which membership, how it was told, and when.

    `evidence` is who heard it or where the paper is kept, `code` what is printed on the paper.
    """

    user_id: str
    membership_id: str
    organisation_id: str
    basis: str
    captured_at: str
    evidence: str = ""
    code: str = ""


@dataclass
class Draft:
    """What somebody told us so far. `pages` holds the answers by page, `equality` answers with their ticked uses.

    `typed` holds what could not be taken yet, by page; `at` is the address where the person left off. `reference` and
    `code` are set once the form is kept by us. `helper` says who helps; only a worker's own door puts it there.
    """

    key: UUID = field(default_factory=uuid4)
    stop_code: str = field(default_factory=new_stop_code)
    begun_at: float = field(default_factory=lambda: clock.now().timestamp())
    through: str = ""
    pages: dict[str, Any] = field(default_factory=dict)
    equality: dict[str, list[Any]] = field(default_factory=dict)
    receipt: str = ""
    helper: Helper | None = None
    reading: str = PLAIN
    typed: dict[str, dict[str, Any]] = field(default_factory=dict)
    at: str = ""
    reference: str = ""
    code: str = ""

    @property
    def age_in_seconds(self) -> float:
        return clock.now().timestamp() - self.begun_at

    def page(self, name: str) -> dict[str, Any]:
        """The answers of a page; empty when it was not answered."""
        found: dict[str, Any] = self.pages.get(name, {})
        return found

    def receipt_only(self, reference: str) -> "Draft":
        """What is left once somebody has joined: the reference, and the code until it was shown."""
        return Draft(self.key, self.stop_code, clock.now().timestamp(), receipt=reference, reading=self.reading)

    def written(self) -> bytes:
        """The bytes to be sealed."""
        kept = {name: value for name, value in asdict(self).items() if value or name in ALWAYS_WRITTEN}
        words = json.dumps({**kept, "key": self.key.hex}, separators=(",", ":"), ensure_ascii=False)
        return zlib.compress(words.encode(), 9)

    @classmethod
    def read(cls, opened: bytes) -> "Draft":
        """From the bytes that `written` made; raises ValueError, TypeError, KeyError or zlib.error for others."""
        kept = json.loads(zlib.decompress(opened))
        kept["key"] = UUID(kept["key"])
        kept["helper"] = Helper(*kept["helper"]) if kept.get("helper") else None
        return cls(**kept)


def current() -> Draft | None:
    """The draft of this browser, if it has one that is not too old; a cookie that was changed counts as none."""
    value = request.cookies.get(cookie_name(NAME), "")
    if not value:
        return None
    try:
        opened = unseal(_key(), base64.urlsafe_b64decode(value), bound_to=NAME.encode())
        draft = Draft.read(opened)
        if draft.reference:
            body = drafts.opened(draft.reference, draft.code)
            draft = Draft.read(body) if body else Draft(begun_at=0)
    except (InvalidTag, binascii.Error, ValueError, KeyError, TypeError, zlib.error):
        return None
    lasts = RECEIPT_LASTS if draft.receipt else LASTS
    return draft if draft.age_in_seconds < lasts.total_seconds() else None


def keep(response: Response, draft: Draft) -> Response:
    """Put the draft into the browser's cookie; one that was saved, or is too large, is kept by us instead."""
    value = _sealed(draft)
    if len(value) > LARGEST and not draft.reference:
        draft.reference, draft.code = drafts.new_code()
        flash(gettext("Your answers are too long for this browser. We keep them for you, locked, for 7 days at most."))
    if draft.reference:
        with transaction():
            drafts.save(draft.reference, draft.code, draft.written())
        value = _sealed(Draft(draft.key, "", draft.begun_at, reference=draft.reference, code=draft.code))
    lasts = RECEIPT_LASTS if draft.receipt else LASTS
    set_cookie(response, NAME, value, max_age=int(lasts.total_seconds()))
    return response


def drop(response: Response) -> Response:
    """Forget the draft in this browser; one that was saved stays until its time is over."""
    drop_cookie(response, NAME)
    return response


def _sealed(draft: Draft) -> str:
    return base64.urlsafe_b64encode(seal(_key(), draft.written(), bound_to=NAME.encode())).decode()


def _key() -> bytes:
    return digest(str(current_app.config["SECRET_KEY"]).encode(), b"join draft", sha256)
