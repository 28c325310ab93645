"""What each method of selection promises, and what it does not: one row each, said to whoever asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from citizen_panel.core.words import say
from citizen_panel.domain.matching.vocabulary import Method, Sentence


@dataclass(frozen=True)
class Promise:
    """A method in plain words; `keeps` and `yours` are true when its proof leaves no gap.

    `name` is what people choose it by, `keeps` what it promises, `leaves` what it does not. `yours` is the same said
    to one person, true of everybody whatever their chance, so that it tells nothing about them.
    """

    name: Sentence
    keeps: Sentence
    leaves: Sentence
    yours: tuple[Sentence, ...]


PROMISES: Mapping[Method, Promise] = MappingProxyType(
    {
        Method.LEXIMIN: Promise(
            name=Sentence(say("Fairest for everybody, from the lowest chance up")),
            keeps=Sentence(say("The lowest chance is as high as it can be, then the next lowest, and so on.")),
            leaves=Sentence(say("It does not keep chances equal: a few people may be certain of a place.")),
            yours=(
                Sentence(say("You had as good a chance as this mix of people allows.")),
                Sentence(say("More for you would mean less for somebody with no better chance than yours.")),
            ),
        ),
        Method.MAXIMIN: Promise(
            name=Sentence(say("Fairest lowest chance")),
            keeps=Sentence(say("Nobody could be given a better lowest chance with this mix.")),
            leaves=Sentence(say("It does not look after the chances above the lowest.")),
            yours=(
                Sentence(say("Nobody could be given a better lowest chance with this mix.")),
                Sentence(say("Yours was no lower than that.")),
            ),
        ),
        Method.NASH: Promise(
            name=Sentence(say("Fair gains")),
            keeps=Sentence(say("Any change would cost some as large a part of their chance as others gain, or more.")),
            leaves=Sentence(say("It does not make the lowest chance as high as it could be.")),
            yours=(
                Sentence(say("We weighed the chances of everybody against each other, and yours counted the same.")),
                Sentence(say("More for you would cost others as large a part of their chance, or more.")),
            ),
        ),
        Method.GOLDILOCKS: Promise(
            name=Sentence(say("Not too low, not too high")),
            keeps=Sentence(say("It weighs the lowest chance against the highest, so that neither goes too far.")),
            leaves=Sentence(say("The lowest chance may be lower than it could be.")),
            yours=(Sentence(say("We kept all chances, and so yours, from being too low or too high for this mix.")),),
        ),
        Method.RANDOM: Promise(
            name=Sentence(say("Random within the quotas")),
            keeps=Sentence(say("Every group that could be drawn has the mix of people asked for.")),
            leaves=Sentence(say("It does not look after anybody’s chance: some people may have none.")),
            yours=(
                Sentence(say("A computer made groups at random and changed them until they had the right mix.")),
                Sentence(say("It did not look after anybody’s chance.")),
            ),
        ),
    }
)
