"""A half-filled form to join: it lives in a sealed cookie, so that we keep nothing before somebody has joined."""

import base64
import binascii
import json
import zlib
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from hmac import digest
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from flask import current_app, request
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.identity import cookie_name, drop_cookie, set_cookie
from citizen_panel.core import clock
from citizen_panel.core.sealing import seal, unseal
from citizen_panel.domain.citizens.service import new_stop_code

NAME = "cp-join"
LASTS = timedelta(hours=12)
RECEIPT_LASTS = timedelta(hours=1)
LARGEST = 3900
"""Browsers keep cookies of at least 4,096 characters, name and attributes included."""


class Helper(NamedTuple):
    """The worker beside the person: on which membership, how they are together, and since when."""

    user_id: str
    membership_id: str
    organisation_id: str
    basis: str
    captured_at: str


@dataclass
class Draft:
    """What somebody told us so far. `pages` holds the answers by page, `equality` answers with their ticked uses.

    `helper` says who helps, where somebody does; only a gatekeeper's own door puts it there.
    """

    key: UUID = field(default_factory=uuid4)
    stop_code: str = field(default_factory=new_stop_code)
    begun_at: float = field(default_factory=lambda: clock.now().timestamp())
    through: str = ""
    pages: dict[str, Any] = field(default_factory=dict)
    equality: dict[str, list[Any]] = field(default_factory=dict)
    receipt: str = ""
    helper: Helper | None = None

    @property
    def age_in_seconds(self) -> float:
        return clock.now().timestamp() - self.begun_at

    def page(self, name: str) -> dict[str, Any]:
        """The answers of a page; empty when it was not answered."""
        found: dict[str, Any] = self.pages.get(name, {})
        return found

    def receipt_only(self, reference: str) -> "Draft":
        """What is left once somebody has joined: the reference, and the code until it was shown."""
        return Draft(self.key, self.stop_code, clock.now().timestamp(), receipt=reference)


def current() -> Draft | None:
    """The draft of this browser, if it has one that is not too old; a cookie that was changed counts as none."""
    value = request.cookies.get(cookie_name(NAME), "")
    if not value:
        return None
    try:
        opened = unseal(_key(), base64.urlsafe_b64decode(value), bound_to=NAME.encode())
        kept = json.loads(zlib.decompress(opened))
        draft = Draft(UUID(kept["k"]), kept["c"], kept["t"], kept["w"], kept["p"], kept["e"], kept["r"])
        draft.helper = Helper(*kept["h"]) if kept.get("h") else None
    except (InvalidTag, binascii.Error, ValueError, KeyError, zlib.error):
        return None
    lasts = RECEIPT_LASTS if draft.receipt else LASTS
    return draft if draft.age_in_seconds < lasts.total_seconds() else None


def fits(draft: Draft) -> bool:
    """Whether the draft is small enough for a browser to keep."""
    return len(_sealed(draft)) <= LARGEST


def keep(response: Response, draft: Draft) -> Response:
    """Put the draft into the browser's cookie."""
    lasts = RECEIPT_LASTS if draft.receipt else LASTS
    set_cookie(response, NAME, _sealed(draft), max_age=int(lasts.total_seconds()))
    return response


def drop(response: Response) -> Response:
    """Forget the draft."""
    drop_cookie(response, NAME)
    return response


def _sealed(draft: Draft) -> str:
    kept = {
        "k": draft.key.hex,
        "c": draft.stop_code,
        "t": draft.begun_at,
        "w": draft.through,
        "p": draft.pages,
        "e": draft.equality,
        "r": draft.receipt,
        "h": draft.helper,
    }
    written = zlib.compress(json.dumps(kept, separators=(",", ":"), ensure_ascii=False).encode(), 9)
    return base64.urlsafe_b64encode(seal(_key(), written, bound_to=NAME.encode())).decode()


def _key() -> bytes:
    return digest(str(current_app.config["SECRET_KEY"]).encode(), b"join draft", sha256)
