"""The list of a public draw: made from the lottery before any seed, and read again when chance has spoken."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import resources

from citizen_panel.domain.matching.rules.public.account import chance_on, rounding_words, steps_words
from citizen_panel.domain.matching.rules.public.audited import audited
from citizen_panel.domain.matching.rules.public.drawing import drawn
from citizen_panel.domain.matching.rules.public.forms import NeedsMoreTickets, OneStepList, TicketList
from citizen_panel.domain.matching.rules.public.published import list_from, published
from citizen_panel.domain.matching.rules.public.tickets import ticket_list
from citizen_panel.domain.matching.vocabulary import DrawRequest, Seat, Selected, Sentence

SALT_BYTES = 32


@dataclass(frozen=True)
class Listed:
    """A list ready to be published, and what stays sealed: the auditor's file, and whose codes are whose."""

    document: bytes
    tickets: int
    words: tuple[Sentence, ...]
    steps: tuple[Sentence, ...]
    audit: bytes = field(repr=False)
    behind: bytes = field(repr=False)


@dataclass(frozen=True)
class Taken:
    """What the seed took from the list."""

    ticket: int
    people: tuple[Seat, ...]


def made(request: DrawRequest, outcome: Selected, about: str, salt: bytes) -> Listed | None:
    """Make the list of a lottery, the same for the same salt; nothing when even the longest list is too short."""
    found = ticket_list(outcome.lottery, salt, about=about)
    if isinstance(found, NeedsMoreTickets):
        return None
    prepared, audit = audited(found, request)
    behind = json.dumps({"keys": dict(prepared.keys), "salt": salt.hex()}, sort_keys=True).encode()
    return Listed(
        document=published(prepared.listed),
        tickets=prepared.listed.tickets,
        words=rounding_words(prepared.rounding),
        steps=steps_words(prepared.listed),
        audit=audit,
        behind=behind,
    )


def taken(document: bytes, behind: bytes, seed: str) -> Taken:
    """Read whom a seed takes from a list; the people in the order of their codes, which are random."""
    listed, keys = list_from(document), tokens_of(behind)
    took = drawn(listed, seed)
    people: list[Seat] = []
    for code in took.people:
        chance = chance_on(listed, code)
        assert chance is not None
        whole = int(chance * listed.tickets) if isinstance(listed, OneStepList) else None
        people.append(Seat(keys[code], float(chance), code, whole))
    return Taken(took.ticket, tuple(people))


def tokens_of(behind: bytes) -> Mapping[str, str]:
    """Whose codes are whose, by code."""
    keys: Mapping[str, str] = json.loads(behind)["keys"]
    return keys


def drawn_from(listed: TicketList, seed: str) -> tuple[str, ...]:
    """The codes that a seed takes from a list, in rising order."""
    return drawn(listed, seed).people


def made_again(outcome: Selected, document: bytes, behind: bytes) -> bytes | None:
    """Make a published list once more from its lottery and salt; the auditor's file stays as it is."""
    first, salt = list_from(document), bytes.fromhex(json.loads(behind)["salt"])
    found = ticket_list(outcome.lottery, salt, first.tickets, first.about)
    return None if isinstance(found, NeedsMoreTickets) else published(replace(found.listed, audit=first.audit))


def verifier() -> bytes:
    """The program with which anybody can check a public draw."""
    return resources.files("citizen_panel").joinpath("handouts", "verify_draw.py").read_bytes()
