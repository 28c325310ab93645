"""The people whom no panel can hold under these quotas: grouped by the rule that shuts them out, with a way in."""

from collections.abc import Callable, Collection, Iterator, Sequence

import numpy as np

from citizen_panel.domain.matching.rules.account import how_many
from citizen_panel.domain.matching.rules.arrays import NO_ROW
from citizen_panel.domain.matching.rules.change import smallest_change
from citizen_panel.domain.matching.rules.conflict import irreducible
from citizen_panel.domain.matching.rules.possible import possible_types
from citizen_panel.domain.matching.rules.question import Question, Rules
from citizen_panel.domain.matching.rules.reason_words import exclusion_words, rows_of
from citizen_panel.domain.matching.vocabulary import Cause, Change, Excluded


def never_selectable(
    question: Question, never: Collection[str] | None = None, tell: Callable[[], object] = lambda: None
) -> tuple[Excluded, ...]:
    """Return who can be on no panel, by the rule that shuts them out, most people first; nobody if no panel exists.

    Exact. `never` are the keys of those people, when a draw has found them already. `tell` is called before every
    change that is looked for, and may raise to stop.
    """
    if never is None:
        possible = possible_types(question)
        shut = np.flatnonzero(~possible).tolist() if possible.any() else []
    else:
        shut = [one for one, keys in enumerate(question.keys) if keys[0] in never]
    found = [
        _excluded(question, rules, changes, types)
        for rules, members in _by_rule(question, shut)
        for changes, types in _by_change(question, rules, members, tell)
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.keys), one.keys)))


def _by_rule(question: Question, shut: Sequence[int]) -> list[tuple[Rules, list[int]]]:
    """Group types by an irreducible set of rules that shuts each of them out."""
    everything = question.rules()
    known: set[tuple[Rules, tuple[int, ...]]] = set()
    groups: dict[Rules, list[int]] = {}
    for one in shut:
        rules = next((rules for rules in groups if (rules, _looks(question, rules, one)) in known), None)
        if rules is None:
            rules = irreducible(question, everything, one)
            known.add((rules, _looks(question, rules, one)))
        groups.setdefault(rules, []).append(one)
    return list(groups.items())


def _looks(question: Question, rules: Rules, one: int) -> tuple[int, ...]:
    """All that these rules can see of a type: who looks the same is shut out the same."""
    kept = {rule[0] for rule in rules if not isinstance(rule, Cause)}
    home = int(question.home[one]) if Cause.HOUSEHOLDS in rules else NO_ROW
    return (home, *(row if row in kept else NO_ROW for row in question.rows[one].tolist()))


def _by_change(
    question: Question, rules: Rules, members: Sequence[int], tell: Callable[[], object]
) -> Iterator[tuple[tuple[Change, ...], list[int]]]:
    """Split types that the same rules shut out by a change: the cheapest that lets in all that are given with it.

    No cheaper change lets them all in, for it would not let in the first.
    """
    waiting, helpless = list(members), list[int]()
    while waiting:
        tell()
        found = None if all(isinstance(rule, Cause) for rule in rules) else smallest_change(question, waiting[0])
        if found is None:
            helpless.append(waiting.pop(0))
            continue
        asked = np.zeros(len(question.sizes), dtype=np.bool_)
        asked[waiting] = True
        let_in = possible_types(question.changed(found[0]), asked)
        yield found[0], [one for one in waiting if let_in[one]]
        waiting = [one for one in waiting if not let_in[one]]
    if helpless:
        yield (), helpless


def _excluded(question: Question, rules: Rules, changes: tuple[Change, ...], types: Sequence[int]) -> Excluded:
    keys = tuple(sorted(key for one in types for key in question.keys[one]))
    return Excluded(
        rows=rows_of(question, rules),
        causes=tuple(cause for cause in Cause if cause in rules),
        changes=changes,
        keys=keys,
        reasons=exclusion_words(question, rules, changes, how_many(len(keys))),
    )
