"""The form of the waiting list: every time somebody could come to."""

from collections.abc import Collection, Sequence
from uuid import UUID

from flask_babel import lazy_gettext

from citizen_panel.blueprints.frame.forms import BaseForm, Choice, ChoicesField
from citizen_panel.blueprints.frame.time_words import key_of, said_time, slot_ids_in, where_of
from citizen_panel.domain.sessions.queries import Time


class WaitingForm(BaseForm):
    """All times to come, the full ones too; any number may be ticked."""

    could_make = ChoicesField(
        lazy_gettext("Which times could you make?"),
        hint=lazy_gettext("Tick every time you could come. If a place comes free at one of them, we may ask you."),
        required=lazy_gettext("Tick at least 1 time you could make, or go back and say no"),
    )

    def offer(self, times: Sequence[Time], ticked: Collection[UUID]) -> "WaitingForm":
        """Put in the times; those named before are ticked until something else is sent."""
        self.could_make.choices = [Choice(key_of(time), said_time(time), where_of(time)) for time in times]
        if not self.is_submitted():
            self.could_make.data = [key_of(time) for time in times if time.slot_ids <= {*ticked}]
        return self

    @property
    def slot_ids(self) -> list[UUID]:
        """The times ticked, with those that come along."""
        return slot_ids_in(*self.could_make.data)
