"""The account of a draw in plain words: for the person, and for those who asked; no answer can be read from it."""

from math import floor, log10

from citizen_panel.core.words import say
from citizen_panel.domain.matching.vocabulary import Selected, Sentence

_CERTAIN = 1 - 1e-9
_ROUND_TO = 5


def about_one_in(chance: float) -> Sentence:
    """Return a chance (0 to 1) in words: "about 1 in 23"."""
    if chance <= 0:
        return Sentence(say("none"))
    if chance >= _CERTAIN:
        return Sentence(say("certain"))
    if chance > 0.4:  # "1 in 2" would be said of anything from 40% to 67%
        return Sentence(say("about {count} in 10"), (("count", min(9, round(10 * chance))),))
    return Sentence(say("about 1 in {count:,}"), (("count", _two_or_three_digits(1 / chance)),))


def _two_or_three_digits(number: float) -> int:
    unit = int(10 ** max(0, floor(log10(number)) - 2))
    return round(number / unit) * unit


def about(count: int) -> int:
    """Return a count of people rounded to 5, as all counts of people are shown."""
    return _ROUND_TO * round(count / _ROUND_TO)


def for_citizen(selected: Selected, key: str) -> tuple[Sentence, ...]:
    """Return what this one person is told about the draw; raises KeyError if they were no candidate."""
    chance = dict(selected.chances)[key]
    had = Sentence(say("Your chance was {chance}."), (("chance", str(about_one_in(chance))),))
    asked = say("About {count:,} people on the panel could be asked. A computer drew {places}.")
    values = (("count", about(selected.candidates_count)), ("places", selected.places))
    if chance <= 0:
        return (
            Sentence(asked, values),
            Sentence(say("The mix this project asked for left no place that you could be given. We told the project.")),
        )
    if key in selected.chosen:
        return (Sentence(asked, values), had, *_fairness(selected))
    chance_alone = Sentence(say("It was chance, nothing you did."))
    return (
        Sentence(say("You were not drawn this time.")),
        Sentence(asked, values),
        had,
        chance_alone,
        *_fairness(selected),
    )


def _fairness(selected: Selected) -> tuple[Sentence, ...]:
    return selected.reasons[:1]


def for_designer(selected: Selected) -> tuple[Sentence, ...]:
    """Return the account for the project: people, chances, quotas and proof, without anybody's answers."""
    people = (("count", about(selected.candidates_count)), ("places", selected.places))
    lowest, highest = str(about_one_in(selected.attained)), str(about_one_in(selected.highest))
    panels = len(selected.lottery.panels)
    proof = (
        ("lowest", f"{selected.attained:.4g}"),
        ("best", f"{selected.bound:.4g}"),
        ("gap", "0" if selected.gap <= 1e-5 else f"{selected.gap:.1e}"),
    )
    words = [
        Sentence(say("About {count:,} people could be drawn for {places} places."), people),
        Sentence(
            say("Everyone’s chance: lowest {lowest}, highest {highest}."), (("lowest", lowest), ("highest", highest))
        ),
        Sentence(
            say("The lottery had {panels:,} possible mixes. Each of them meets all quotas."), (("panels", panels),)
        ),
        Sentence(say("Within a mix, people who are alike for the quotas had the same chance.")),
        Sentence(say("Proof: lowest chance {lowest}, best possible {best}, gap {gap}."), proof),
        *selected.reasons,
    ]
    return tuple(words)
