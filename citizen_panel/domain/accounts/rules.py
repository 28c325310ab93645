"""Reading addresses, limits and times, without a database."""

import ipaddress
import json
import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from pyotp import TOTP
from pyotp.exceptions import PyOTPError
from webauthn.helpers import base64url_to_bytes

from citizen_panel.core.words import say
from citizen_panel.domain.accounts.vocabulary import Address, Limit, Times, UserKind
from citizen_panel.domain.notifications.vocabulary import Channel

LINK_LASTS = timedelta(minutes=10)
CONFIRMATION_LASTS = timedelta(days=14)
WRONG_CODES_A_LINK = 5
FRESH = timedelta(minutes=5)
"""For how long somebody has only just shown that it is them."""
SEEN_EVERY = timedelta(minutes=5)
"""How exactly we know when somebody was last here: looking at a page is noted no more often than this."""

AUTHENTICATOR_STEP = timedelta(seconds=30)
MANY_WRONG = 5

_ASKED = say("You have asked for {most} links. Wait 15 minutes, or phone us.")
_ASKED_TODAY = say("You have asked for {most} links today. Try again tomorrow, or phone us.")
_NETWORK = say("Many links were asked for from where you are. Wait an hour, or phone us.")
_CODES = say("There were {most} wrong codes today. Wait an hour, or phone us.")
_CODES_NETWORK = say("There were many wrong codes from where you are. Wait an hour, or phone us.")

ASKING: tuple[Limit, ...] = (
    Limit(3, timedelta(minutes=15), _ASKED),
    Limit(10, timedelta(days=1), _ASKED_TODAY),
)
LETTERS: tuple[Limit, ...] = (Limit(1, timedelta(days=3), say("We have sent a letter. It takes about 3 days.")),)
# A library or a care home shares one address, so a network may ask far more often than a person.
ASKING_NETWORK: tuple[Limit, ...] = (Limit(120, timedelta(hours=1), _NETWORK),)
A_REQUEST = Limit(WRONG_CODES_A_LINK, LINK_LASTS, _CODES)
GUESSING: tuple[Limit, ...] = (Limit(20, timedelta(days=1), _CODES, rest=timedelta(hours=1)),)
GUESSING_NETWORK: tuple[Limit, ...] = (Limit(60, timedelta(hours=1), _CODES_NETWORK),)
PASSWORDS_NETWORK: tuple[Limit, ...] = (Limit(50, timedelta(hours=1), _CODES_NETWORK),)
WRONG_PASSWORDS = Limit(
    MANY_WRONG, timedelta(minutes=15), say("There were many wrong attempts. Wait {minutes} minutes.")
)

TIMES: Mapping[UserKind, Times] = {
    UserKind.CITIZEN: Times(timedelta(minutes=20), timedelta(hours=12), 5),
    UserKind.PARTNER: Times(timedelta(minutes=15), timedelta(hours=8), 3),
    UserKind.STAFF: Times(timedelta(minutes=30), timedelta(hours=10), 3),
    UserKind.ADMIN: Times(timedelta(minutes=15), timedelta(hours=8), 3),
}

_EMAIL = re.compile(r"[^\s@<>\"(),:;\[\]\\]{1,64}@[^\s@<>\"(),:;\[\]\\]+\.[^\s@<>\"(),:;\[\]\\.]{2,}")
_DEVICES = (
    ("iPad", say("an iPad")),
    ("iPhone", say("an iPhone")),
    ("Android", say("an Android phone or tablet")),
    ("Windows", say("a Windows computer")),
    ("Mac OS", say("a Mac")),
    ("Linux", say("a Linux computer")),
)


def read_address(typed: str) -> Address | None:
    """Read an e-mail address or a UK mobile number, written any way; nothing when it is neither."""
    line = " ".join(typed.split())
    if "@" in line:
        email = line.replace(" ", "").lower()
        return Address(Channel.EMAIL, email) if len(email) <= 254 and _EMAIL.fullmatch(email) else None
    bare = re.sub(r"[\s().\-/]", "", line)
    national = re.sub(r"^(\+44|0044|0)0?", "", bare)
    if national != bare and re.fullmatch(r"7[0-9]{9}", national):
        return Address(Channel.SMS, f"+44{national}")
    return None


def code_channel(known: Collection[Channel], ways: Collection[str]) -> Channel | None:
    """By which channel to send a code: one by which the person did not sign in, if they have one.

    Returns nothing when nothing is known by which a code could go.
    """
    usable = [channel for channel in (Channel.SMS, Channel.EMAIL) if channel in known]
    others = [channel for channel in usable if channel.value not in ways]
    return next(iter([*others, *usable]), None)


def figures(typed: str) -> str:
    """The figures of a code, however it was spaced; only those of the ASCII alphabet count."""
    return "".join(char for char in typed if char in "0123456789")


def letters(typed: str) -> str:
    """A code of letters and figures, however it was spaced, hyphenated and in whichever case."""
    return re.sub(r"[^A-Z0-9]", "", typed.upper())


def authenticator_step(secret: str, code: str, at: datetime) -> int | None:
    """The number of the half minute in which an authenticator shows this code, if that is now (RFC 6238)."""
    try:
        return TOTP(secret).verify_and_get_timecode(code, for_time=at, valid_window=0)
    except PyOTPError:
        return None


def client_data(answer: str) -> bytes:
    """What a browser says it was asked, out of a passkey's answer; raises ValueError when there is no such thing."""
    try:
        return base64url_to_bytes(json.loads(answer)["response"]["clientDataJSON"])
    except (KeyError, TypeError, RecursionError) as broken:
        raise ValueError("no answer of a passkey") from broken


def pause_after(wrong: int) -> timedelta:
    """How long to wait after so many wrong attempts running: nothing for five, then growing, at most 15 minutes."""
    if wrong < MANY_WRONG:
        return timedelta(0)
    return min(timedelta(minutes=15), timedelta(minutes=2 ** min(wrong - MANY_WRONG, 4)))


def masked(address: str) -> str:
    """Show enough of an address for its owner to know it, and for nobody else to learn it."""
    local, at, domain = address.rpartition("@")
    if at:
        return f"{local[:1]}•••@{domain}"
    return f"•••• {address[-3:]}"


def device_in_words(user_agent: str) -> str:
    """Name a device so that its owner knows it again, and no more exactly than that."""
    return next((words for mark, words in _DEVICES if mark in user_agent), say("another device"))


def network_of(address: str) -> str:
    """Cut an internet address to its network: 24 bits of the old kind, 56 of the new; nothing else is understood."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 56), strict=False))
