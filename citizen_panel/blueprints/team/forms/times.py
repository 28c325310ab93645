"""Several times of day, and the times of a meeting over many days."""

import re
from datetime import time
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import StopValidation

from citizen_panel.blueprints.frame.fields.times import TimeField, read_time
from citizen_panel.blueprints.frame.forms import (
    BaseForm,
    ChoiceField,
    ChoicesField,
    DatePartsField,
    TextField,
    WholeNumberField,
)
from citizen_panel.domain.sessions.rules.slots import Pattern


class TimesField(TextField):
    """Several times of day with commas between them. `times` are they, empty when one is wrong."""

    width = "20"

    @property
    def times(self) -> tuple[time, ...]:
        read = [read_time(said) for said in re.split(r"[,;\n]+", self.data or "") if said.strip()]
        found = tuple(one for one in read if one is not None)
        return found if len(found) == len(read) else ()

    def check(self) -> None:
        if not self.times:
            raise StopValidation(
                gettext(
                    "%(said)s must be times with commas between, like %(like)s", said=self.said, like="10am, 6:30pm"
                )
            )


WEEKDAYS = {
    "0": _("Monday"),
    "1": _("Tuesday"),
    "2": _("Wednesday"),
    "3": _("Thursday"),
    "4": _("Friday"),
    "5": _("Saturday"),
    "6": _("Sunday"),
}
WEEKS = {"1": _("Every week"), "2": _("Every second week")}


def minutes_field() -> WholeNumberField:
    """How long each time is."""
    return WholeNumberField(
        _("How many minutes does it take?"),
        required=_("Enter how long it takes"),
        said=_("The length"),
        low=10,
        high=480,
    )


def pause_field() -> WholeNumberField:
    """The minutes between two times in a row."""
    return WholeNumberField(_("Minutes between two times"), said=_("The minutes between"), low=0, high=120)


def seats_field() -> WholeNumberField:
    """How many people can come to each time."""
    return WholeNumberField(
        _("How many people each time?"), required=_("Enter how many people"), said=_("People"), low=1, high=200
    )


class PatternForm(BaseForm):
    """Times on one day or many: which days, when they begin, how long, how many."""

    first_on = DatePartsField(_("First day"), required=_("Enter the first day"), said=_("The first day"))
    last_on = DatePartsField(_("Last day"), hint=_("Leave it empty for one day only."), said=_("The last day"))
    weekdays = ChoicesField(
        _("On which days of the week?"),
        hint=_("Tick none for every day."),
        choices=list(WEEKDAYS.items()),
    )
    weeks = ChoiceField(_("How often?"), choices=list(WEEKS.items()))
    begins = TimesField(
        _("When do they begin?"),
        hint=_("UK time. One or more with commas between, like 10am, 6:30pm."),
        required=_("Enter when they begin, like 10am, 6:30pm"),
        said=_("The beginnings"),
        longest=120,
    )
    minutes = minutes_field()
    in_a_row = WholeNumberField(
        _("How many times in a row?"),
        hint=_("From each beginning. 1 for a group that meets together."),
        said=_("Times"),
        low=1,
        high=20,
    )
    pause = pause_field()
    seats = seats_field()

    def pattern(self) -> Pattern:
        """The days and times asked for."""
        assert self.first_on.data is not None
        return Pattern(
            first_on=self.first_on.data,
            last_on=self.last_on.data or self.first_on.data,
            begins=self.begins.times,
            minutes=self.minutes.number or 0,
            seats=self.seats.number or 1,
            weekdays=frozenset(int(day) for day in self.weekdays.data),
            in_a_row=self.in_a_row.number or 1,
            pause=self.pause.number or 0,
            every_weeks=int(self.weeks.data or "1"),
        )


class MoveTimeForm(BaseForm):
    """Another day or time of day for a time, or for a whole meeting."""

    day = DatePartsField(_("On which day?"), required=_("Enter the day"), said=_("The day"))
    starts = TimeField(
        _("When does it begin?"),
        hint=_("UK time, like 6:30pm."),
        required=_("Enter when it begins, like 6:30pm"),
        said=_("The beginning"),
    )


class SeatsForm(BaseForm):
    """How many people come to a time."""

    seats = WholeNumberField(
        _("How many people?"), required=_("Enter how many people"), said=_("People"), low=1, high=200
    )


class MovePeopleForm(BaseForm):
    """Another time for everybody who has a place at one."""

    to = ChoiceField(_("To which time?"), required=_("Select the time to which people move"))

    def offer(self, times: Any) -> "MovePeopleForm":
        """Put in the times with enough seats."""
        self.to.choices = list(times)
        return self
