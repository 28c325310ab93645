"""Why no panel can be drawn: the rules that conflict, and the smallest change that helps."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from citizen_panel.core.words import say
from citizen_panel.domain.matching.rules.change import Limits, smallest_change
from citizen_panel.domain.matching.rules.conflict import can_be_kept, irreducible
from citizen_panel.domain.matching.rules.possible import possible_types
from citizen_panel.domain.matching.rules.question import Question, Rules
from citizen_panel.domain.matching.rules.reason_words import change_words, listed, rows_of, rule_words, together
from citizen_panel.domain.matching.vocabulary import Cause, Change, Infeasible, Sentence

_MOST_MORE_PLACES = 10
_TOO_FEW = Sentence(say("There are fewer people who can be asked than there are places. Widen a wish."))
_WITHOUT = {
    Cause.HOUSEHOLDS: say("It would also help to let more than one person from an address be drawn."),
    Cause.CERTAIN: say("It would also help to leave the people who must be in to the draw, like everybody else."),
}


def why_not(
    question: Question, wrong: Sequence[Sentence], fingerprint: str, limits: Limits | None = None
) -> Infeasible:
    """Return why no panel keeps all rules; `wrong` are faults of the quotas that need no candidates to see.

    `limits` are how far each quota may move in the change that is proposed; without them, as far as it must.
    """
    everything = question.rules()
    too_few = question.people < question.places
    is_open = too_few or (bool(wrong) and can_be_kept(question, everything))  # some faults shut out no panel
    rules: Rules = frozenset() if is_open else irreducible(question, everything)
    found = None if is_open else smallest_change(question, limits=limits)
    changes = () if found is None else found[0]
    more = None if is_open else _more_places(question)
    changing = change_words(question, changes)
    if is_open:
        reasons = [_TOO_FEW] if too_few else []
    else:
        reasons = _reasons(question, rules, changing, more, limited=limits is not None)
    return Infeasible(
        conflict=rule_words(question, rules),
        conflict_rows=rows_of(question, rules),
        smallest_change=changing,
        changes=changes,
        more_places=more,
        never_selectable=_never(question, changes),
        candidates_count=question.people,
        input_digest=fingerprint,
        reasons=(*wrong, *reasons),
        causes=tuple(cause for cause in Cause if cause in rules),
    )


def _more_places(question: Question) -> int | None:
    for more in range(1, _MOST_MORE_PLACES + 1):
        larger = replace(question, places=question.places + more)
        if can_be_kept(larger, larger.rules(), whole=False) and can_be_kept(larger, larger.rules()):
            return more
    return None


def _never(question: Question, changes: Sequence[Change]) -> tuple[str, ...]:
    """Who could be in no panel even after the change."""
    if not changes:
        return ()
    shut = np.flatnonzero(~possible_types(question.changed(changes)))
    return tuple(sorted(key for one in shut for key in question.keys[one]))


def _reasons(
    question: Question, rules: Rules, changes: Sequence[Sentence], more: int | None, *, limited: bool
) -> list[Sentence]:
    reasons = [_conflict_words(question, rules)]
    change = ("change", together(changes)) if changes else ("change", "")
    if changes and more is None:
        reasons.append(Sentence(say("Smallest change: {change}."), (change,)))
    elif changes and more == 1:
        reasons.append(Sentence(say("Smallest change: {change}, or add 1 place."), (change,)))
    elif changes:
        reasons.append(Sentence(say("Smallest change: {change}, or add {more} places."), (change, ("more", more or 0))))
    elif limited:
        reasons.append(Sentence(say("No change within the limits that were set helps.")))
    elif rules - frozenset(Cause):
        reasons.append(Sentence(say("No change of the quotas alone helps.")))
    return reasons + [
        Sentence(text)
        for cause, text in _WITHOUT.items()
        if cause in rules and can_be_kept(question, question.rules() - {cause})
    ]


def _conflict_words(question: Question, rules: Rules) -> Sentence:
    if rules == {Cause.CERTAIN}:
        return Sentence(say("More people must be in than there are places."))
    if rules == {Cause.HOUSEHOLDS}:
        return Sentence(say("The people who can be asked live at fewer addresses than there are places."))
    values = (("places", question.places), ("rows", listed(rule_words(question, rules))))
    return Sentence(say("{places} places cannot hold: {rows}."), values)
