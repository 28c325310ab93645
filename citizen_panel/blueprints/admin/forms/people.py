"""Whom of the panel to list."""

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import BaseForm, ChoiceField, SearchForm, TextField
from citizen_panel.blueprints.frame.places import councils_in_words
from citizen_panel.core.paging import LONGEST
from citizen_panel.domain.citizens.exporting import FileWish
from citizen_panel.domain.citizens.listing import PeopleWish

WHOLE = _("The whole name as the person gave it, or CP-7K4M-2XQ9.")


class PeopleForm(SearchForm):
    """A whole name, a reference or an area; what it does not know counts as not said."""

    q = TextField(_("Name or reference"), hint=WHOLE, longest=120)
    council = ChoiceField(_("Area"), as_list=True)
    status = ChoiceField(_("State"), as_list=True)
    sort = ChoiceField(_("Sort by"), as_list=True)

    def offer(self, statuses: Mapping[Any, Any], sorts: Mapping[Any, Any]) -> "PeopleForm":
        """Put in what there is to choose."""
        self.council.choices = councils_in_words()
        self.status.choices = [(str(code), label) for code, label in statuses.items()]
        self.sort.choices = [(str(code), label) for code, label in sorts.items()]
        self.validate()
        return self

    def wish(self, *, after: str | None = None) -> PeopleWish:
        """Whom to list, from where the last page ended."""
        return PeopleWish(
            typed="" if self.q.errors else self.q.data,
            status=self._known("status"),
            council=self._known("council"),
            sort=self._known("sort"),
            after=request.args.get("after", "")[:LONGEST] if after is None else after,
        )

    def said(self) -> dict[str, str]:
        """What was said, for the address of the next page."""
        wish = self.wish(after="")
        named = {"q": wish.typed, "council": wish.council, "status": wish.status, "sort": wish.sort}
        return {name: value for name, value in named.items() if value}

    def _known(self, name: str) -> str:
        field = self[name]
        return field.data if field.data in {option.value for option in field.options()} else ""


class FileForm(BaseForm):
    """Whom a file is to hold; nothing chosen means everybody."""

    q = TextField(_("Name or reference"), hint=WHOLE, longest=120)
    council = ChoiceField(_("Area"), as_list=True)
    status = ChoiceField(_("State"), as_list=True)

    def offer(self, statuses: Mapping[Any, Any]) -> "FileForm":
        """Put in what there is to choose, and choose what the address says."""
        self.council.choices = councils_in_words()
        self.status.choices = [(str(code), label) for code, label in statuses.items()]
        return self

    def wish(self) -> FileWish:
        """Whom the file is to hold."""
        return FileWish(status=self.status.data, council=self.council.data, typed=self.q.data)
