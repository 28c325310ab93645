"""In words: why no group can come to these times, and what would help."""

from collections.abc import Mapping, Sequence

from citizen_panel.core.words import say
from citizen_panel.domain.matching.rules.timetable.result import Bottleneck, NoTimetable, Scarce
from citizen_panel.domain.matching.vocabulary import Sentence

_NONE = say("No group with this mix can come to these times. Of {places} places, {filled} can be filled.")
_OTHER_TIMES = say(
    "Too few people of some groups can come to any of these times. Add times on other days, in the evening or online."
)


def why_none(outcome: NoTimetable, names: Mapping[str, str]) -> tuple[Sentence, ...]:
    """Return why there is no timetable; `names` are what people call each slot and each kind of help, by key."""
    filled = (("filled", outcome.filled), ("places", outcome.places))
    told = [Sentence(_NONE, filled)]
    told += [_alone(one, names) for one in outcome.bottlenecks]
    if outcome.together:
        values = (("places", outcome.places), ("changes", _listed(outcome.together, names)))
        told.append(Sentence(say("All {places} places can be filled with this: {changes}."), values))
    else:
        told.append(Sentence(_OTHER_TIMES))
    return tuple(told)


def _alone(one: Bottleneck, names: Mapping[str, str]) -> Sentence:
    values = (("name", names.get(one.key, one.key)), ("gives", one.gives))
    if one.scarce is Scarce.SLOT:
        if one.gives == 1:
            return Sentence(say("With 1 more place on {name}, 1 more person can come."), values[:1])
        return Sentence(say("With 1 more place on {name}, {gives} more people can come."), values)
    if one.gives == 1:
        return Sentence(say("With 1 more {name}, 1 more person can come."), values[:1])
    return Sentence(say("With 1 more {name}, {gives} more people can come."), values)


def _listed(several: Sequence[Bottleneck], names: Mapping[str, str]) -> Sentence:
    said = [_change(one, names) for one in several]
    listed = said[0]
    for one in said[1:]:
        listed = Sentence(say("{first}; {rest}"), (("first", listed), ("rest", one)))
    return listed


def _change(one: Bottleneck, names: Mapping[str, str]) -> Sentence:
    values = (("more", one.more), ("name", names.get(one.key, one.key)))
    if one.scarce is Scarce.RESOURCE:
        return Sentence(say("{more} more of: {name}"), values)
    if one.more == 1:
        return Sentence(say("1 more place on {name}"), values[1:])
    return Sentence(say("{more} more places on {name}"), values)
