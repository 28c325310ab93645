"""The public draw in plain words: what rounding cost, and where a person stands on the list."""

from fractions import Fraction

from citizen_panel.core.words import say
from citizen_panel.domain.matching.rules.account import about_one_in
from citizen_panel.domain.matching.rules.public.forms import NeedsMoreTickets, OneStepList, Rounding, TicketList
from citizen_panel.domain.matching.vocabulary import Sentence


def rounding_words(rounding: Rounding) -> tuple[Sentence, ...]:
    """Return what equal tickets cost, for those who publish the list."""
    tickets = ("tickets", rounding.tickets)
    even = Sentence(say("The list has {tickets:,} tickets. Each is as likely as any other."), (tickets,))
    if rounding.largest_change == 0:
        return even, Sentence(say("Nobody’s chance changed."))
    change = f"{100 * float(rounding.largest_change):.2g}"
    lowest = (("before", _in_100(rounding.lowest_before)), ("after", _in_100(rounding.lowest_after)))
    return (
        even,
        Sentence(say("Nobody’s chance changed by more than {change} in 100."), (("change", change),)),
        Sentence(say("The lowest chance was {before} in 100 and is now {after} in 100."), lowest),
    )


def _in_100(chance: Fraction) -> str:
    return f"{100 * float(chance):.4g}"


def steps_words(listed: TicketList) -> tuple[Sentence, ...]:
    """Return how a list of two steps works, for everybody; nothing for one that writes out every group."""
    if isinstance(listed, OneStepList):
        return ()
    return (Sentence(say("The ticket says the mix. Then a published rule chooses the people inside it.")),)


def more_words(needs: NeedsMoreTickets) -> Sentence:
    """Return why there must be more tickets, and how many will do."""
    tickets = ("tickets", needs.tickets)
    if needs.enough is None:
        text = say(
            "With {tickets:,} tickets some people would have no chance. A longer list is too long to read. "
            "Let a computer draw."
        )
        return Sentence(text, (tickets,))
    text = say("With {tickets:,} tickets some people would have no chance. Make {enough:,} tickets.")
    return Sentence(text, (tickets, ("enough", needs.enough)))


def chance_on(listed: TicketList, code: str) -> Fraction | None:
    """Return the exact chance of who has this code, however it is typed; None if it is not on the list."""
    marks = "".join(code.upper().replace("-", "").split())
    wanted = f"{marks[:4]}-{marks[4:]}"
    if isinstance(listed, OneStepList):
        held = dict(listed.people).get(wanted)
        return None if held is None else Fraction(held, listed.tickets)
    if wanted in listed.certain:
        return Fraction(1)
    for kind, seats in zip(listed.types, listed.seats_by_type(), strict=True):
        if wanted in kind.people:
            return Fraction(seats, listed.tickets * len(kind.people))
    return None


def place_words(listed: TicketList, code: str) -> tuple[Sentence, ...]:
    """Return to a person where their code stands on the list, and their chance."""
    chance = chance_on(listed, code)
    if chance is None:
        return (Sentence(say("That code is not in this list. Check your message.")),)
    if chance == 0:
        text = say("The mix this project asked for left no place that you could be given. We told the project.")
        return (Sentence(say("Your code is in this list.")), Sentence(text))
    if chance == 1:
        return (Sentence(say("Your code is in every group of this list.")),)
    words = Sentence(say("Your chance is {chance}."), (("chance", str(about_one_in(float(chance)))),))
    if not isinstance(listed, OneStepList):
        return (Sentence(say("Your code is in this list.")), words)
    held = (("count", int(chance * listed.tickets)), ("tickets", listed.tickets))
    return (Sentence(say("Your code is in {count:,} of {tickets:,} groups."), held), words)
