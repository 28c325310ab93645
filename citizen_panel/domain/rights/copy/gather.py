"""Everything held about somebody, from every room, in the order in which a person would read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from citizen_panel.core.errors import NotFound
from citizen_panel.core.words import say
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.rights.copy import agreed, person, record, taking_part
from citizen_panel.domain.rights.copy.shape import Cell, Section, columns
from citizen_panel.domain.rights.holdings import HOLDINGS, name_in, room_of
from citizen_panel.domain.rights.queries import own_history, tokens_of


@dataclass(frozen=True)
class Copy:
    """A copy: for whom, and its sections."""

    reference: str
    language: str
    sections: tuple[Section, ...]


def gather(citizen_id: UUID) -> Copy:
    """Everything held about somebody; only that person may see it, for it holds every answer in clear."""
    found = people.citizen(citizen_id)
    if found is None:
        raise NotFound
    own = tokens_of(citizen_id)
    facts = own_history(citizen_id)
    worded = (
        person.about(found),
        person.contact(found),
        person.came(found),
        agreed.decisions(found),
        agreed.shares(found),
        person.answers(found),
        person.needs(found),
        taking_part.invitations(found),
        taking_part.drawn(found),
        taking_part.places(found),
        taking_part.own_questions(found),
        taking_part.made(found),
        taking_part.insights(found),
        _payments(),
        _badges(),
        record.messages(found),
        person.how_often(found),
        record.asked_of_us(found),
        record.sign_ins(found),
        record.ways_in(found),
        record.looks(found),
        record.history(facts, frozenset(own)),
    )
    return Copy(found.reference, found.language, (*worded, _rest(found, worded)))


def _payments() -> Section:
    return Section(
        "payments",
        say("Payments and costs"),
        columns(what=say("What"), value=say("How much")),
        (),
        "",
        "",
        say("6 years after the end of the year, because the law on accounts says so."),
        empty=say("We have paid you nothing through this service, and hold no bank details."),
    )


def _badges() -> Section:
    return Section(
        "badges",
        say("Badges and learning"),
        columns(what=say("What"), when=say("When")),
        (),
        "",
        "",
        say("Until you have it taken back."),
        empty=say("We have given you no badges."),
    )


def _rest(found: Citizen, worded: tuple[Section, ...]) -> Section:
    """Whatever the rooms hold that no section has put into words, as it is kept: nothing is left out."""
    covered = frozenset().union(*(section.covers for section in worded))
    rows: list[tuple[Cell, ...]] = []
    for holding in HOLDINGS:
        room = room_of(holding)
        held = holding.export(name_in(holding, found.id))
        assert isinstance(held, Mapping)
        for part, value in held.items():
            if f"{room}.{part}" not in covered:
                rows += [(name, str(one)) for name, one in _flat(str(part), value) if one not in (None, "", [], {})]
    return Section(
        "the-rest",
        say("Everything else we hold"),
        columns(what=say("What"), value=say("What we hold")),
        tuple(rows),
        say("You, or the computer."),
        say("To run the panel."),
        say("While you are on the panel."),
    )


def _flat(name: str, value: object) -> list[tuple[str, object]]:
    if isinstance(value, Mapping):
        return [pair for key, inner in value.items() for pair in _flat(f"{name}: {key}", inner)]
    if isinstance(value, list | tuple):
        if all(not isinstance(one, Mapping | list | tuple) for one in value):
            return [(name, ", ".join(str(one) for one in value))]
        return [pair for number, one in enumerate(value, 1) for pair in _flat(f"{name} {number}", one)]
    return [(name, value)]
