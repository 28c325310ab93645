"""A draw of equal tickets: the list that can be published before the seed, and whom the seed takes from it."""

import json
from dataclasses import dataclass, field
from typing import Any

from citizen_panel.cli.draw.inputs import CannotUse
from citizen_panel.domain.matching.rules.public.account import more_words, rounding_words
from citizen_panel.domain.matching.rules.public.drawing import drawn
from citizen_panel.domain.matching.rules.public.forms import Drawn, NeedsMoreTickets, Prepared
from citizen_panel.domain.matching.rules.public.published import fingerprint, published
from citizen_panel.domain.matching.rules.public.tickets import ticket_list
from citizen_panel.domain.matching.vocabulary import Selected


@dataclass(frozen=True)
class PublicDraw:
    """The list of tickets, the salt behind its codes, and what the seed took from it."""

    salt: str = field(repr=False)
    prepared: Prepared
    drawn: Drawn

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids of who was drawn."""
        return tuple(self.prepared.keys[code] for code in self.drawn.people)


def public_draw(outcome: Selected, tickets: int, salt: str, seed: str) -> PublicDraw:
    """Return the draw by the list of so many equal tickets; raises CannotUse when somebody would lose their chance."""
    prepared = ticket_list(outcome.lottery, salt.encode(), tickets)
    if isinstance(prepared, NeedsMoreTickets):
        raise CannotUse(f"--tickets: {more_words(prepared)}")
    return PublicDraw(salt, prepared, drawn(prepared.listed, seed))


def words_of(public: PublicDraw) -> tuple[str, ...]:
    """Return in words which ticket was drawn, and what equal tickets cost."""
    words = [str(sentence) for sentence in rounding_words(public.prepared.rounding)]
    return (
        *words,
        f"The seed took ticket {public.drawn.ticket:,}.",
        f"Fingerprint of the list: {fingerprint(list_bytes(public))}",
    )


def list_bytes(public: PublicDraw) -> bytes:
    """Return the bytes that are published and whose fingerprint is told."""
    return published(public.prepared.listed)


def record_of(public: PublicDraw) -> dict[str, Any]:
    """Return the list as it can be published, and what stays behind it."""
    document = list_bytes(public)
    rounding = public.prepared.rounding
    return {
        "count": rounding.tickets,
        "ticket_drawn": public.drawn.ticket,
        "fingerprint": fingerprint(document),
        "largest_change": float(rounding.largest_change),
        "lowest_before": float(rounding.lowest_before),
        "lowest_after": float(rounding.lowest_after),
        "salt": public.salt,
        "ids": dict(public.prepared.keys),
        "list": json.loads(document),
    }
