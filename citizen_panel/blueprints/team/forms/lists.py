"""Narrowing and sorting a list: read from the address, so that a page of it can be kept and sent on."""

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import ChoiceField, SearchForm, TextField
from citizen_panel.core.paging import LONGEST
from citizen_panel.domain.projects.listing import Wish

Words = Mapping[Any, Any]


class ListForm(SearchForm):
    """What to look for, and in which order; what it does not know counts as not said."""

    q = TextField(_("Look for"), said=_("What you look for"), longest=80)
    state = ChoiceField(_("State"), as_list=True)
    phase = ChoiceField(_("Phase"), as_list=True)
    sort = ChoiceField(_("Sort by"), as_list=True)

    def offer(self, *, states: Words, sorts: Words, phases: Words | None = None) -> "ListForm":
        """Put in what there is to choose."""
        self.state.choices, self.sort.choices = _options(states), _options(sorts)
        self.phase.choices = _options(phases or {})
        self.validate()
        return self

    def wish(self, *, after: str | None = None) -> Wish:
        """The list as it is wished, from where the last page ended."""
        return Wish(
            typed="" if self.q.errors else self.q.data,
            state=self._known("state"),
            phase=self._known("phase"),
            sort=self._known("sort"),
            after=request.args.get("after", "")[:LONGEST] if after is None else after,
        )

    def said(self) -> dict[str, str]:
        """What was said, for the address of the next page."""
        wish = self.wish(after="")
        named = {"q": wish.typed, "state": wish.state, "phase": wish.phase, "sort": wish.sort}
        return {name: value for name, value in named.items() if value}

    def _known(self, name: str) -> str:
        field = self[name]
        return field.data if field.data in {option.value for option in field.options()} else ""


def _options(words: Words) -> list[tuple[str, Any]]:
    return [(str(code), label[0] if isinstance(label, tuple) else label) for code, label in words.items()]


def wants_file() -> bool:
    """Whether the list is asked for as a file."""
    return request.args.get("as") == "csv"
