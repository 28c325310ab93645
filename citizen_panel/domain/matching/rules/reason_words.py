"""Rules and changes in words: they name the quotas, which staff wrote themselves, and never what people answered."""

from collections.abc import Sequence

from citizen_panel.core.words import say
from citizen_panel.domain.matching.rules.question import LEAST, Question, Rules
from citizen_panel.domain.matching.vocabulary import Cause, Change, ConflictRow, QuotaBand, Sentence

_CAUSES = {
    Cause.HOUSEHOLDS: Sentence(say("at most one person from an address")),
    Cause.CERTAIN: Sentence(say("the people who must be in")),
}


def rows_of(question: Question, rules: Rules) -> tuple[ConflictRow, ...]:
    """Return the sides of quotas among the rules, in the order of the quotas."""
    sides = sorted(rule for rule in rules if not isinstance(rule, Cause))
    bands = [(question.bands[row], side) for row, side in sides]
    return tuple(ConflictRow(band.characteristic, band.category, is_least=side == LEAST) for band, side in bands)


def rule_words(question: Question, rules: Rules) -> tuple[Sentence, ...]:
    """Return each rule in words, quotas first."""
    sides = sorted(rule for rule in rules if not isinstance(rule, Cause))
    return (
        *(_side_words(question.bands[row], side) for row, side in sides),
        *(words for cause, words in _CAUSES.items() if cause in rules),
    )


def change_words(question: Question, changes: Sequence[Change]) -> tuple[Sentence, ...]:
    """Return each change in words, the least of a quota before its most."""
    band_of = {(band.characteristic, band.category): band for band in question.bands}
    words = []
    for change in changes:
        band = band_of[change.characteristic, change.category]
        label = ("label", band.words)
        if change.least != band.least:
            words.append(Sentence(say("lower {label} to {count}"), (label, ("count", change.least))))
        if change.most != band.most:
            words.append(Sentence(say("raise {label} to {count}"), (label, ("count", change.most))))
    return tuple(words)


def listed(sentences: Sequence[Sentence]) -> Sentence:
    """Return sentences as one list, with commas."""
    return _folded(say("{first}, {rest}"), sentences)


def together(sentences: Sequence[Sentence]) -> Sentence:
    """Return sentences as one, with "and" between them."""
    return _folded(say("{first} and {rest}"), sentences)


def _folded(text: str, sentences: Sequence[Sentence]) -> Sentence:
    *others, whole = sentences
    for sentence in reversed(others):
        whole = Sentence(text, (("first", sentence), ("rest", whole)))
    return whole


def exclusion_words(question: Question, rules: Rules, changes: Sequence[Change], who: Sentence) -> tuple[Sentence, ...]:
    """Return why some people can never be drawn, and what would let them in; `who` must name nobody."""
    many = ("people", who)
    filling = _filled_by(question, rules)
    if filling is None:
        text = say("No panel could hold {people}, because of these rules: {rules}.")
        why = Sentence(text, (many, ("rules", listed(rule_words(question, rules)))))
    else:
        text = say("No panel could hold {people}: the least for other groups of {heading} fills all {places} places.")
        why = Sentence(text, (many, ("heading", filling), ("places", question.places)))
    if not changes:
        return why, Sentence(say("No change of the quotas alone would let them in."))
    change = ("change", together(change_words(question, changes)))
    return why, Sentence(say("Smallest change that would let them in: {change}."), (change,))


def _filled_by(question: Question, rules: Rules) -> str | None:
    """The characteristic whose leasts fill every place, when that is the whole reason."""
    sides = [rule for rule in rules if not isinstance(rule, Cause)]
    bands = [question.bands[row] for row, side in sides if side == LEAST]
    if len(bands) < len(rules) or len({band.characteristic for band in bands}) != 1:
        return None
    return bands[0].heading_words if sum(band.least for band in bands) == question.places else None


def _side_words(band: QuotaBand, side: int) -> Sentence:
    if side == LEAST:
        return Sentence(say("{label} at least {count}"), (("label", band.words), ("count", band.least)))
    return Sentence(say("{label} at most {count}"), (("label", band.words), ("count", band.most)))
