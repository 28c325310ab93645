"""The methods of selection: one module each and one name here, in the order in which they are offered."""

from collections.abc import Mapping
from types import MappingProxyType

from citizen_panel.domain.matching.rules.fair import Selector
from citizen_panel.domain.matching.rules.methods import goldilocks, leximin, maximin, nash, random
from citizen_panel.domain.matching.vocabulary import Method

METHODS: Mapping[Method, Selector] = MappingProxyType(
    {
        Method.LEXIMIN: leximin.fairest,
        Method.MAXIMIN: maximin.fairest,
        Method.NASH: nash.fairest,
        Method.GOLDILOCKS: goldilocks.fairest,
        Method.RANDOM: random.drawn,
    }
)
