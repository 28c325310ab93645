"""Which rules shut everybody, or one kind of person, out of every panel: an irreducible set of them."""

import numpy as np

from citizen_panel.domain.matching.rules.question import LEAST, MOST, Question, Rule, Rules
from citizen_panel.domain.matching.rules.seats import Give, filled, is_filled, least_given
from citizen_panel.domain.matching.rules.view import view_of
from citizen_panel.domain.matching.vocabulary import Cause

#: A row takes part in the proof when its price is not just the solver's noise.
_PRICED = 1e-7


def can_be_kept(question: Question, rules: Rules, wanted: int | None = None, *, whole: bool = True) -> bool:
    """Answer whether some panel keeps all these rules, with a person of the type `wanted` on it.

    With whole=False panels may be split and neighbours overlooked: a no is final, a yes is not.
    """
    view = view_of(question, rules, wanted)
    if view is None:
        return False
    return filled(view) is not None if whole else is_filled(view)


def irreducible(question: Question, rules: Rules, wanted: int | None = None) -> Rules:
    """Return some of the rules that together shut out every panel (that holds `wanted`), none of them idle.

    The rules must do so together. Where one or the other will do, quotas are preferred to other causes, for they
    can be changed, and a least to a most.
    """
    if not can_be_kept(question, rules, wanted, whole=False):
        rules = _priced(question, _thinned(question, rules, frozenset(Cause), wanted, whole=False), wanted)
        rules = _thinned(question, rules, rules, wanted, whole=False)
    return _thinned(question, rules, rules, wanted, whole=True)


def _thinned(question: Question, rules: Rules, doubted: Rules, wanted: int | None, *, whole: bool) -> Rules:
    """Let go, one after the other, of each doubted rule without which the rest still cannot be kept."""
    for rule in sorted(doubted & rules, key=_order):
        if not can_be_kept(question, rules - {rule}, wanted, whole=whole):
            rules -= {rule}
    return rules


def _order(rule: Rule) -> tuple[int, int, str]:
    if isinstance(rule, Cause):
        return (0, 0, rule.value)
    row, side = rule
    return (1 if side == MOST else 2, row, "")


def _priced(question: Question, rules: Rules, wanted: int | None) -> Rules:
    """The rules with a price in the cheapest split way out: by duality these alone cannot be kept either."""
    view = view_of(question, rules, wanted)
    if view is None:
        return rules
    least, most = question.least[view.kept], question.most[view.kept]
    ones = np.ones(len(view.kept))
    answer = least_given(
        view, Give(np.maximum(least, 0), np.maximum(question.places - most, 0), ones, ones), whole=False
    )
    if answer is None:
        return rules
    sides = {(int(row), LEAST) for row in view.kept[answer.price_of_least > _PRICED]}
    sides |= {(int(row), MOST) for row in view.kept[answer.price_of_most > _PRICED]}
    priced = frozenset(rule for rule in rules if isinstance(rule, Cause) or rule in sides)
    return rules if can_be_kept(question, priced, wanted, whole=False) else priced
