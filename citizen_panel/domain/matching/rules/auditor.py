"""The account for whoever audits a draw: what was promised, what is proven, and how to run it again."""

from collections.abc import Sequence

from citizen_panel.core.few import FEW
from citizen_panel.core.words import say
from citizen_panel.domain.matching.rules.account import (
    gap_words,
    how_many,
    promised,
    set_before,
    shut_out,
    some,
)
from citizen_panel.domain.matching.rules.promises import PROMISES
from citizen_panel.domain.matching.vocabulary import TICKETS, FairLevel, SeedSource, Selected, Sentence

SEEDS = {
    SeedSource.SYSTEM: Sentence(say("The seed was made by our computer and kept secret until the draw.")),
    SeedSource.DICE: Sentence(say("The seed was thrown with dice by people.")),
    SeedSource.BEACON: Sentence(say("The seed came from a public source of chance.")),
}


def for_auditor(selected: Selected, source: SeedSource) -> tuple[Sentence, ...]:
    """Return the account for an auditor: method, proof by level, lottery, versions, digest, seed, and a way to check.

    Counts are rounded to 5; levels of fewer than 5 people are told with the level above.
    """
    lottery = selected.lottery
    return (
        Sentence(say("Method: {name}."), (("name", PROMISES[selected.method].name),)),
        *promised(selected),
        *set_before(selected),
        _bounds(selected),
        *_levels(selected.levels),
        Sentence(
            say("The lottery has {panels} panels over {types} kinds of people, and {tickets:,} tickets."),
            (("panels", some(len(lottery.panels))), ("types", some(selected.types_count)), ("tickets", TICKETS)),
        ),
        *shut_out(selected.excluded),
        Sentence(
            say("Made by engine {engine} with solver {solver}."),
            (("engine", selected.engine_version), ("solver", selected.solver_version)),
        ),
        Sentence(say("SHA-256 digest of the sealed input: {digest}."), (("digest", selected.input_digest),)),
        SEEDS[source],
        Sentence(
            say("To run it again, open the sealed input, compare its digest, and give it to engine {engine}."),
            (("engine", selected.engine_version),),
        ),
        Sentence(say("With the same seed, the same people must come out.")),
    )


def _bounds(selected: Selected) -> Sentence:
    text = say("No lottery can give everybody more than {bound}. This one gives {attained} to {highest}; gap {gap}.")
    numbers = (
        ("bound", f"{selected.bound:.4g}"),
        ("attained", f"{selected.attained:.4g}"),
        ("highest", f"{selected.highest:.4g}"),
        ("gap", gap_words(selected.gap)),
    )
    return Sentence(text, numbers)


def _levels(levels: Sequence[FairLevel]) -> tuple[Sentence, ...]:
    text = say("Level {number}: {people}, best chance {best}, attained {attained}, gap {gap}.")
    return tuple(
        Sentence(
            text,
            (
                ("number", number),
                ("people", how_many(level.people)),
                ("best", f"{level.best:.3g}"),
                ("attained", f"{level.attained:.3g}"),
                ("gap", gap_words(_gap(level))),
            ),
        )
        for number, level in enumerate(_merged(levels), start=1)
    )


def _gap(level: FairLevel) -> float:
    return max(0.0, 1.0 - level.attained / level.best) if level.best > 0 else 0.0


def _merged(levels: Sequence[FairLevel]) -> list[FairLevel]:
    """Levels of at least 5 people each: a smaller one is told with the next, and the last with the one before."""
    merged: list[FairLevel] = []
    waiting: list[FairLevel] = []
    for level in levels:
        waiting.append(level)
        if sum(one.people for one in waiting) >= FEW:
            merged.append(_as_one(waiting))
            waiting = []
    if waiting:
        merged[-1:] = [_as_one([*merged[-1:], *waiting])]
    return merged


def _as_one(levels: Sequence[FairLevel]) -> FairLevel:
    worst = max(levels, key=_gap)
    return FairLevel(sum(level.people for level in levels), worst.best, worst.attained)
