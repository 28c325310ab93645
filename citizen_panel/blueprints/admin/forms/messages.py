"""Which messages of the outbox to list."""

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import ChoiceField, SearchForm
from citizen_panel.core.paging import LONGEST
from citizen_panel.domain.notifications.catalogue import KINDS
from citizen_panel.domain.notifications.listing import Wish


class OutboxForm(SearchForm):
    """A state, a kind or a way; what it does not know counts as not said."""

    state = ChoiceField(_("State"), as_list=True)
    kind = ChoiceField(_("Kind"), as_list=True)
    way = ChoiceField(_("By"), as_list=True)

    def offer(self, states: Mapping[Any, Any], ways: Mapping[Any, Any]) -> "OutboxForm":
        """Put in what there is to choose."""
        self.state.choices = [(str(code), label) for code, label in states.items()]
        self.kind.choices = [(kind.code, kind.code.replace("_", " ")) for kind in KINDS]
        self.way.choices = [(str(code), label) for code, label in ways.items()]
        self.validate()
        return self

    def wish(self) -> Wish:
        """What to list, from where the last page ended."""
        return Wish(**self.said(), after=request.args.get("after", "")[:LONGEST])

    def said(self) -> dict[str, str]:
        """What was said, for the address of the next page."""
        named = {name: self._known(name) for name in ("state", "kind", "way")}
        return {name: value for name, value in named.items() if value}

    def _known(self, name: str) -> str:
        field = self[name]
        return field.data if field.data in {option.value for option in field.options()} else ""
