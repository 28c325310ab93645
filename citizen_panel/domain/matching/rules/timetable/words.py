"""In words: why no group can come to these times, and what would help."""

from collections.abc import Collection, Mapping, Sequence

from citizen_panel.core.few import FEW
from citizen_panel.core.words import say
from citizen_panel.domain.matching.rules.timetable.result import Bottleneck, NoTimetable, Scarce
from citizen_panel.domain.matching.vocabulary import Sentence

_NONE = say("No group with this mix can come to these times. Of {places} places, {filled} can be filled.")
_OTHER_TIMES = say(
    "Too few people of some groups can come to any of these times. Add times on other days, in the evening or online."
)


HELP: Mapping[str, str] = {
    "bsl_interpreter": say("BSL interpreter"),
    "captions": say("captioner"),
    "step_free": say("room without steps"),
    "device_loan": say("device to lend"),
}
"""What meets each need that can be limited, in words."""

_NOT_FOUND = say(
    "We could not work out in time what would fill all places. Add places, or times on other days, and draw again."
)

Names = Mapping[str, "str | Sentence"]


def why_none(outcome: NoTimetable, names: Names, for_one: Collection[str] = ()) -> tuple[Sentence, ...]:
    """Return why there is no timetable; `names` are what people call each slot and each kind of help, by key.

    `for_one` are the keys of help of which one unit is for one person. Of how few people need help nothing is told.
    """
    filled = (("filled", outcome.filled), ("places", outcome.places))
    told = [Sentence(_NONE, filled)]
    told += [_alone(one, names) for one in outcome.bottlenecks]
    if outcome.together:
        values = (("places", outcome.places), ("changes", _listed(outcome.together, names, for_one)))
        told.append(Sentence(say("All {places} places can be filled with this: {changes}."), values))
    else:
        told.append(Sentence(_OTHER_TIMES if outcome.is_known else _NOT_FOUND))
    return tuple(told)


def _alone(one: Bottleneck, names: Names) -> Sentence:
    values = (("name", names.get(one.key, one.key)), ("gives", one.gives))
    if one.scarce is Scarce.SLOT:
        if one.gives == 1:
            return Sentence(say("With 1 more place on {name}, 1 more person can come."), values[:1])
        return Sentence(say("With 1 more place on {name}, {gives} more people can come."), values)
    if one.gives < FEW:
        return Sentence(say("With 1 more {name} at every time, a few more people can come."), values[:1])
    return Sentence(say("With 1 more {name} at every time, {gives} more people can come."), values)


def _listed(several: Sequence[Bottleneck], names: Names, for_one: Collection[str]) -> Sentence:
    said = [_change(one, names, for_one) for one in several]
    listed = said[0]
    for one in said[1:]:
        listed = Sentence(say("{first}; {rest}"), (("first", listed), ("rest", one)))
    return listed


def _change(one: Bottleneck, names: Names, for_one: Collection[str]) -> Sentence:
    values = (("more", one.more), ("name", names.get(one.key, one.key)))
    if one.scarce is Scarce.RESOURCE:
        if one.key in for_one and one.more < FEW:
            return Sentence(say("up to {few} more of: {name}"), (("few", FEW), *values[1:]))
        return Sentence(say("{more} more of: {name}"), values)
    if one.more == 1:
        return Sentence(say("1 more place on {name}"), values[1:])
    return Sentence(say("{more} more places on {name}"), values)
