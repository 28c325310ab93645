"""What is wrong with the words of a message, tried with invented values: pure, without a database.

Everybody written to is told who writes, how to get help and, where it is the body that turns to them, why they are
written to and how to stop it. English is easy to read, and a text fits into two parts in the alphabet of telephones.
Words name nothing about a person beyond what they are allowed to name.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from citizen_panel.core.readable import reading_age
from citizen_panel.core.words import say
from citizen_panel.domain.notifications.catalogue import Kind
from citizen_panel.domain.notifications.vocabulary import Channel

READING_AGE = 11
"""Words for people aim at a reading age of 9 to 11."""
LONGEST_TEXT = 306
"""Letters of a text of two parts, 153 each (3GPP TS 23.038 and 23.040)."""
LONGEST_SUBJECT = 78
"""Letters of a subject that is shown whole (RFC 5322, 2.1.1)."""
TELEPHONE = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
STOP = "STOP"
ABOUT_THE_PERSON: Mapping[Channel, frozenset[str]] = {
    Channel.EMAIL: frozenset({"first_name", "reference"}),
    Channel.SMS: frozenset({"first_name", "reference"}),
    Channel.LETTER: frozenset({"first_name", "reference", "address"}),
}
"""What of the person's own details the words may name, by the way they go: an address is on its envelope anyway."""


@dataclass(frozen=True)
class Draft:
    """The words of one kind of message in one language by one way, with values, as plain text; and what they name."""

    kind: Kind
    channel: Channel
    language: str
    subject: str
    body: str
    names: frozenset[str]
    values: Mapping[str, Any]
    longest_body: str = ""


@dataclass(frozen=True)
class Problem:
    """One thing to put right; `values` fill the sentence."""

    code: str
    sentence: str
    values: tuple[tuple[str, str], ...] = ()


def problems(draft: Draft) -> tuple[Problem, ...]:
    """Everything that is wrong with the words of a message; none when they may go out."""
    return (*_who(draft), *_help(draft), *_why(draft), *_stop(draft), *_named(draft), *_size(draft), *_hard(draft))


def _who(draft: Draft) -> Iterator[Problem]:
    said = f"{draft.subject}\n{draft.body}"
    if not any(str(draft.values[name]) in said for name in ("body", "asker")):
        yield Problem("nobody_writes", say("Say who is writing: the name of the body."))


def _help(draft: Draft) -> Iterator[Problem]:
    if not draft.kind.is_for_staff and str(draft.values["phone"]) not in draft.body:
        yield Problem("no_help", say("Say how to get help: the phone number."))


def _why(draft: Draft) -> Iterator[Problem]:
    is_long = draft.channel is not Channel.SMS
    tells = draft.channel is Channel.LETTER or str(draft.values["why_link"]) in draft.body
    if draft.kind.asks_channel and is_long and not tells:
        yield Problem("no_why", say("Say why they are written to: the link to what we do with details."))


def _stop(draft: Draft) -> Iterator[Problem]:
    can_stop = STOP in draft.body or str(draft.values["stop_link"]) in draft.body
    if draft.kind.asks_channel and not can_stop:
        yield Problem("no_stop", say("Say how to stop being written to: STOP, or the link to stop."))


def _named(draft: Draft) -> Iterator[Problem]:
    personal = ABOUT_THE_PERSON[Channel.LETTER]
    for name in sorted(draft.names - set(draft.values)):
        yield Problem("unknown_value", say("“{name}” is not a value that messages have."), (("name", name),))
    for name in sorted((draft.names & personal) - ABOUT_THE_PERSON[draft.channel]):
        yield Problem("too_personal", say("“{name}” is not needed in it. Take it out."), (("name", name),))
    if str(draft.values["first_name"]) in draft.subject or str(draft.values["reference"]) in draft.subject:
        yield Problem("named_outside", say("A subject is read by whoever sees the screen. Take the person's name out."))


def _size(draft: Draft) -> Iterator[Problem]:
    if len(draft.subject) > LONGEST_SUBJECT:
        yield _long(len(draft.subject), LONGEST_SUBJECT)
    if draft.channel is not Channel.SMS:
        return
    words = draft.longest_body or draft.body
    if len(words) > LONGEST_TEXT:
        yield _long(len(words), LONGEST_TEXT)
    if strange := sorted(set(words) - TELEPHONE):
        yield Problem("strange_letters", say("Telephones do not have: {letters}"), (("letters", " ".join(strange)),))


def _long(letters: int, most: int) -> Problem:
    told = (("letters", str(letters)), ("most", str(most)))
    return Problem("too_long", say("It has {letters} letters with the longest values, and may have {most}."), told)


def _hard(draft: Draft) -> Iterator[Problem]:
    """Addresses of pages are no words: nobody reads them aloud."""
    if draft.language != "en":
        return
    words = re.sub(r"https?://\S+", "", draft.body)
    age = reading_age(line for line in words.splitlines() if re.search(r"[a-z]", line))
    if age > READING_AGE:
        yield Problem(
            "hard_to_read",
            say("The words suit a reading age of {age}. Aim at {most} or younger: shorter words and sentences."),
            (("age", str(round(age))), ("most", str(READING_AGE))),
        )
