"""The forms on which a citizen says when, where, about what, in which language and with what they take part."""

from collections.abc import Iterable

from flask_babel import gettext, lazy_gettext

from citizen_panel.blueprints.frame.forms import BaseForm, Choice, ChoiceField, ChoicesField, DatePartsField
from citizen_panel.core import clock
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.circumstances import (
    ANY_TIME,
    DAYS,
    DEVICES,
    LANGUAGES,
    LEVELS,
    PARTS,
    TOPICS,
    TRAVEL,
    Availability,
    Level,
    parts_of,
)

DAY_NAMES = (
    lazy_gettext("Monday"),
    lazy_gettext("Tuesday"),
    lazy_gettext("Wednesday"),
    lazy_gettext("Thursday"),
    lazy_gettext("Friday"),
    lazy_gettext("Saturday"),
    lazy_gettext("Sunday"),
)
PART_NAMES = (lazy_gettext("Morning"), lazy_gettext("Afternoon"), lazy_gettext("Evening"))
NOT_SAID = "not_said"
BOTH = say("Tick the times that suit you, or only “Any time suits me”, but not both")
NO_TIME = say("Tick at least 1 time that suits you, or “Any time suits me”")


class TimesForm(BaseForm):
    """Any time, or parts of days: a box for each."""

    any = ChoicesField(lazy_gettext("All week"), choices=[("yes", lazy_gettext("Any time suits me"))])
    day_0 = ChoicesField(DAY_NAMES[0])
    day_1 = ChoicesField(DAY_NAMES[1])
    day_2 = ChoicesField(DAY_NAMES[2])
    day_3 = ChoicesField(DAY_NAMES[3])
    day_4 = ChoicesField(DAY_NAMES[4])
    day_5 = ChoicesField(DAY_NAMES[5])
    day_6 = ChoicesField(DAY_NAMES[6])

    def __init__(self, kept: Availability) -> None:
        days = {} if kept.is_any_time else {f"day_{day}": _parts(kept, day) for day in range(DAYS)}
        super().__init__(data={"any": ["yes"] if kept.is_any_time else [], **days})
        for field in self.days():
            field.choices = [(str(part), PART_NAMES[part]) for part in range(PARTS)]

    def days(self) -> list[ChoicesField]:
        """The seven days, Monday first."""
        return [self[f"day_{day}"] for day in range(DAYS)]

    def is_sound(self) -> bool:
        """Check what was sent: any time, or at least one part of a day, but not both."""
        if not self.validate_on_submit():
            return False
        parts = self._ticked()
        if self.any.data and parts not in (0, ANY_TIME):
            self.refuse(Refusal("both", BOTH), "any")
        elif not self.any.data and not parts:
            self.refuse(Refusal("none", NO_TIME), "any")
        return not self.errors

    @property
    def weekly_parts(self) -> int:
        return ANY_TIME if self.any.data else self._ticked()

    def _ticked(self) -> int:
        return parts_of((day, int(part)) for day, field in enumerate(self.days()) for part in field.data)


class AwayForm(BaseForm):
    """The first and the last day of a time away."""

    from_on = DatePartsField(
        lazy_gettext("First day away"), required=lazy_gettext("Enter the first day"), said=lazy_gettext("The first day")
    )
    to_on = DatePartsField(
        lazy_gettext("Last day away"),
        required=lazy_gettext("Enter the last day"),
        said=lazy_gettext("The last day"),
        earliest=clock.today,
    )


class TravelForm(BaseForm):
    """How far somebody can go."""

    travel = ChoiceField(
        lazy_gettext("How far can you travel?"),
        hint=lazy_gettext("We can pay for travel before the day. We can also book it for you."),
        required=lazy_gettext("Select how far you can travel"),
    )

    def __init__(self, kept: Availability) -> None:
        super().__init__(data={"travel": NOT_SAID if kept.travel_km is None else str(kept.travel_km)})
        choices = [Choice(str(km), gettext(words)) for km, words in TRAVEL.items()]
        self.travel.choices = [*choices, Choice(NOT_SAID, gettext("I would rather not say"))]

    @property
    def travel_km(self) -> int | None:
        return None if self.travel.data == NOT_SAID else int(self.travel.data)


class TopicsForm(BaseForm):
    """What somebody likes to talk about."""

    topics = ChoicesField(
        lazy_gettext("What would you like to talk about?"),
        hint=lazy_gettext("Tick as many as you like. We may still ask you about other things."),
    )

    def __init__(self, kept: Availability) -> None:
        super().__init__(data={"topics": kept.topics})
        self.topics.choices = _choices(TOPICS.items())


class DevicesForm(BaseForm):
    """With what somebody can take part from home."""

    devices = ChoicesField(
        lazy_gettext("What do you have for calls and the internet?"),
        hint=lazy_gettext("You can take part with none of these. We can lend you a device and data."),
    )

    def __init__(self, kept: Availability) -> None:
        super().__init__(data={"devices": kept.devices})
        self.devices.choices = _choices(DEVICES.items())


class LanguagesForm(BaseForm):
    """The languages somebody speaks or signs, each with how well; made by `languages_form`."""

    def fields(self) -> list[ChoiceField]:
        """A field for each language, in the order of the catalogue."""
        return [self[code] for code in LANGUAGES]

    @property
    def spoken(self) -> tuple[tuple[str, Level], ...]:
        return tuple((code, Level(self[code].data)) for code in LANGUAGES if self[code].data in set(Level))


def languages_form(kept: Availability) -> LanguagesForm:
    """A form with one question for each language of the catalogue."""
    fields = {code: ChoiceField(lazy_gettext(name)) for code, name in LANGUAGES.items()}
    made: LanguagesForm = type("LanguagesForm", (LanguagesForm,), fields)(data=dict(kept.languages))
    for field in made.fields():
        field.choices = [Choice("no", gettext("No, or I would rather not say")), *_choices(LEVELS.items())]
        field.data = field.data or "no"
    return made


def _parts(kept: Availability, day: int) -> list[str]:
    return [str(part) for part in range(PARTS) if kept.has_part(day, part)]


def _choices(catalogue: Iterable[tuple[str, str]]) -> list[Choice]:
    return [Choice(str(code), gettext(words)) for code, words in catalogue]
