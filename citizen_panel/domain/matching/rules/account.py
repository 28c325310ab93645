"""The account of a draw in plain words: for the person, and for those who asked; no answer can be read from it."""

from collections.abc import Sequence
from math import floor, log10

from citizen_panel.core.few import FEW, rounded
from citizen_panel.core.words import say
from citizen_panel.domain.matching.rules.promises import PROMISES
from citizen_panel.domain.matching.vocabulary import Excluded, Method, Selected, Sentence

SURE = 1 - 1e-9
#: What a lottery misses of the proven best by no more than this is the solver's arithmetic.
PROVEN = 2e-5
_ONE_AN_ADDRESS = Sentence(say("At most one person from each address could be drawn."))


def about_one_in(chance: float) -> Sentence:
    """Return a chance (0 to 1) in words: "about 1 in 23"."""
    if chance <= 0:
        return Sentence(say("none"))
    if chance >= SURE:
        return Sentence(say("certain"))
    if chance > 0.4:  # "1 in 2" would be said of anything from 40% to 67%
        return Sentence(say("about {count} in 10"), (("count", min(9, round(10 * chance))),))
    return Sentence(say("about 1 in {count:,}"), (("count", _two_or_three_digits(1 / chance)),))


def _two_or_three_digits(number: float) -> int:
    unit = int(10 ** max(0, floor(log10(number)) - 2))
    return round(number / unit) * unit


def how_many(people: int) -> Sentence:
    """Return a count of people in words: rounded to 5, and fewer than 5 are "a few"."""
    if people < FEW:
        return Sentence(say("a few people"))
    return Sentence(say("about {count:,} people"), (("count", rounded(people)),))


def some(count: int) -> Sentence:
    """Return a count of other things in words, no more exact than a count of people."""
    if count < FEW:
        return Sentence(say("a few"))
    return Sentence(say("about {count:,}"), (("count", rounded(count)),))


def for_citizen(selected: Selected, key: str) -> tuple[Sentence, ...]:
    """Return what this one person is told about the draw; raises KeyError if they were no candidate.

    Of all people only their own chance is told, rounded; what follows is the same for everybody.
    """
    chance = dict(selected.chances)[key]
    values = (("count", rounded(selected.candidates_count)), ("places", selected.places))
    asked = Sentence(say("About {count:,} people on the panel could be asked. A computer drew {places}."), values)
    if chance <= 0:
        return asked, *_without_a_chance(selected, key)
    if key in selected.lottery.certain:
        return asked, Sentence(say("The project had set that you would be asked, so your place was not drawn."))
    had = Sentence(say("Your chance was {chance}."), (("chance", about_one_in(chance)),))
    if key in selected.chosen:
        return asked, had, *for_everybody(selected)
    return (
        Sentence(say("You were not drawn this time.")),
        asked,
        had,
        Sentence(say("It was chance, nothing you did.")),
        *for_everybody(selected),
    )


def _without_a_chance(selected: Selected, key: str) -> tuple[Sentence, ...]:
    if key in selected.never_selectable:
        return (Sentence(say("What this project asked for left no place that you could be given.")),)
    return Sentence(say("This draw gave you no chance.")), *for_everybody(selected)


def for_everybody(selected: Selected) -> tuple[Sentence, ...]:
    """Return whether it could have been fairer, in words that are true of each person and the same for all."""
    rule = (_ONE_AN_ADDRESS,) if selected.lottery.households else ()
    if is_even(selected):
        return Sentence(say("Everyone who could be drawn had the same chance.")), *rule
    promise = PROMISES[selected.method]
    if is_proven(selected):
        return *promise.yours, *rule
    return Sentence(say("We came near to the fairest draw for this mix, but cannot show that it is the best.")), *rule


def is_even(selected: Selected) -> bool:
    """Answer whether everybody who could be drawn had the same chance, people who must be in aside."""
    return not selected.lottery.certain and selected.highest - selected.attained <= PROVEN * selected.highest


def is_proven(selected: Selected) -> bool:
    """Answer whether what the method promises was reached; one that promises no fair chance always reaches it."""
    return selected.method is Method.RANDOM or selected.gap <= PROVEN


def for_designer(selected: Selected) -> tuple[Sentence, ...]:
    """Return the account for the project: people, chances, quotas and proof, without anybody's answers."""
    people = (("count", rounded(selected.candidates_count)), ("places", selected.places))
    lowest, highest = about_one_in(selected.attained), about_one_in(selected.highest)
    return (
        Sentence(say("About {count:,} people could be drawn for {places} places."), people),
        *set_before(selected),
        Sentence(
            say("Everyone’s chance: lowest {lowest}, highest {highest}."), (("lowest", lowest), ("highest", highest))
        ),
        *_foreseen(selected),
        Sentence(
            say("The lottery had {panels} possible mixes. Each of them meets all quotas."),
            (("panels", some(len(selected.lottery.panels))),),
        ),
        Sentence(say("Within a mix, people who are alike for the quotas had the same chance.")),
        _proof(selected),
        *promised(selected),
        *shut_out(selected.excluded),
    )


def set_before(selected: Selected) -> tuple[Sentence, ...]:
    """Return what was settled before the draw: who had to be in, who was left out, whether neighbours shut out."""
    words = []
    certain = selected.lottery.certain
    if certain:
        words.append(
            Sentence(say("Not drawn but set before, because they must be in: {people}."), (_many(len(certain)),))
        )
    if selected.left_out:
        words.append(Sentence(say("Left out of the draw before it began: {people}."), (_many(selected.left_out),)))
    if selected.lottery.households:
        words.append(_ONE_AN_ADDRESS)
    return tuple(words)


def _many(people: int) -> tuple[str, Sentence]:
    return "people", how_many(people)


def _foreseen(selected: Selected) -> tuple[Sentence, ...]:
    """Whether the lottery left anybody's place to be foreseen: a pool can be gamed where that is so."""
    lottery = selected.lottery
    types = zip(lottery.types, lottery.type_chances(), strict=True)
    sure = sum(group.size for group, chance in types if chance >= SURE)
    if not sure:
        return ()
    text = say("Certain of a place, so that it could be foreseen: {people}.")
    if selected.method is Method.GOLDILOCKS:
        advice = Sentence(say("Wider quotas may leave those places to chance."))
    else:
        name = ("method", PROMISES[Method.GOLDILOCKS].name)
        advice = Sentence(say("Wider quotas, or the method “{method}”, may leave those places to chance."), (name,))
    return Sentence(text, (_many(sure),)), advice


def _proof(selected: Selected) -> Sentence:
    values = (
        ("lowest", f"{selected.attained:.4g}"),
        ("best", f"{selected.bound:.4g}"),
        ("gap", gap_words(selected.gap)),
    )
    return Sentence(say("Proof: lowest chance {lowest}, best possible {best}, gap {gap}."), values)


def gap_words(gap: float) -> str:
    """Return what is missing to a proven best, as a number that is 0 when nothing is."""
    return "0" if gap <= PROVEN else f"{gap:.1e}"


def promised(selected: Selected) -> tuple[Sentence, ...]:
    """Return what the method promises, how near to it the draw came, and what it does not promise."""
    promise = PROMISES[selected.method]
    if is_proven(selected):
        return promise.keeps, promise.leaves
    percent = (("percent", f"{100 * selected.gap:.2g}"),)
    text = say("Chances are at most {percent}% below the best that this method could be shown to allow.")
    return Sentence(text, percent), promise.leaves


def shut_out(excluded: Sequence[Excluded]) -> tuple[Sentence, ...]:
    """Return who could never be drawn under the quotas, by the rule that shuts them out.

    Only rules that name a quota are told: that somebody lives with a person who must be in is nobody's business.
    """
    by_quotas = [one for one in excluded if one.rows]
    if not by_quotas:
        return ()
    first = Sentence(say("Some people could never be drawn under these quotas."))
    return first, *(sentence for one in by_quotas for sentence in one.reasons)
