"""The methods of selection: one module each and one name here, in the order in which they are offered."""

from collections.abc import Mapping
from types import MappingProxyType

from citizen_panel.domain.matching.rules.fair import Selector
from citizen_panel.domain.matching.rules.methods import maximin
from citizen_panel.domain.matching.vocabulary import Method

METHODS: Mapping[Method, Selector] = MappingProxyType(
    {
        Method.MAXIMIN: maximin.fairest,
    }
)
