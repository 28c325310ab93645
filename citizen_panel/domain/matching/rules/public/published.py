"""The bytes that are published: JSON with a line for each group, type and code, the same for the same list."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from citizen_panel.domain.matching.rules.public.forms import CodedType, Mix, OneStepList, TicketList, TwoStepList

FORM = "citizen_panel public draw 1"


def published(listed: TicketList) -> bytes:
    """Return the list as it is published before the seed: codes and numbers, nobody's answers.

    Tickets, types and kinds of household are counted from 1.
    """
    head = {
        "about": listed.about,
        "audit": listed.audit,
        "certain": listed.certain,
        "form": FORM,
        "places": listed.places,
        "tickets": listed.tickets,
    }
    return written(head | (_groups(listed) if isinstance(listed, OneStepList) else _mixes(listed)))


def fingerprint(document: bytes) -> str:
    """Return the SHA-256 of a document, in hexadecimal: published with the list, before the seed."""
    return hashlib.sha256(document).hexdigest()


def list_from(document: bytes) -> TicketList:
    """Read a published list back; ValueError when the bytes are not just those that `published` writes."""
    try:
        read = json.loads(document)
        listed = _one_step(read) if read["steps"] == 1 else _two_steps(read)
    except (KeyError, TypeError, IndexError, RecursionError) as wrong:
        raise ValueError("this is not a published list") from wrong
    if published(listed) != document:
        raise ValueError("this is not a published list")
    return listed


def written(document: Mapping[str, object]) -> bytes:
    """Return JSON in ASCII with sorted names, one line for each name and for each entry of a long value."""
    return (
        "{\n" + ",\n".join(f"{_json(name)}: {_lines(document[name])}" for name in sorted(document)) + "\n}\n"
    ).encode()


def _lines(value: object) -> str:
    if isinstance(value, Mapping):
        return "{\n" + ",\n".join(f"{_json(name)}: {_json(value[name])}" for name in sorted(value)) + "\n}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[\n" + ",\n".join(_json(entry) for entry in value) + "\n]"
    return _json(value)


def _json(value: object) -> str:
    return json.dumps(value, separators=(", ", ": "))


def _groups(listed: OneStepList) -> dict[str, object]:
    groups = [[number, group] for number, group in enumerate(listed.groups, start=1)]
    return {"steps": 1, "groups": groups, "people": dict(listed.people)}


def _mixes(listed: TwoStepList) -> dict[str, object]:
    groups, passed = [], 0
    for mix in listed.mixes:
        seats = [[number + 1, count] for number, count in mix.seats]
        groups.append([passed + 1, passed + mix.tickets, seats])
        passed += mix.tickets
    held = listed.seats_by_type()
    types = [
        [number, 0 if kind.household is None else kind.household + 1, held[number - 1], kind.people]
        for number, kind in enumerate(listed.types, start=1)
    ]
    households = [[number, parts] for number, parts in enumerate(listed.households, start=1)]
    return {"steps": 2, "groups": groups, "types": types, "households": households}


def _one_step(read: Mapping[str, Any]) -> TicketList:
    return OneStepList(
        about=read["about"],
        places=read["places"],
        groups=tuple(tuple(group) for _, group in read["groups"]),
        people=tuple(sorted(read["people"].items())),
        certain=tuple(read["certain"]),
        audit=read["audit"],
    )


def _two_steps(read: Mapping[str, Any]) -> TicketList:
    return TwoStepList(
        about=read["about"],
        places=read["places"],
        types=tuple(
            CodedType(tuple(people), household - 1 if household else None) for _, household, _, people in read["types"]
        ),
        mixes=tuple(
            Mix(last - first + 1, tuple((number - 1, count) for number, count in seats))
            for first, last, seats in read["groups"]
        ),
        households=tuple(tuple(tuple(part) for part in parts) for _, parts in read["households"]),
        certain=tuple(read["certain"]),
        audit=read["audit"],
    )
