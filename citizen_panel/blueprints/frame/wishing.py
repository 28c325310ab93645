"""Fields for days that would suit somebody to whom none of the times offered does, and the form of them alone."""

from collections.abc import Iterator, Sequence
from datetime import date

from flask_babel import lazy_gettext

from citizen_panel.blueprints.frame.forms import BaseForm, ChoiceField, DatePartsField
from citizen_panel.domain.sessions.answering import TimeWished
from citizen_panel.domain.sessions.rules.wished import PARTS

WORDS = {
    "any": lazy_gettext("Any time of the day"),
    "morning": lazy_gettext("In the morning"),
    "afternoon": lazy_gettext("In the afternoon"),
    "evening": lazy_gettext("In the evening"),
}
_DAY = lazy_gettext("Which day?")
_PART = lazy_gettext("At what time of that day?")
_PARTS = list(WORDS.items())
NUMBERS = (1, 2, 3)


class WishFields(BaseForm):
    """Up to three days, each with a part of it; all of them may stay empty."""

    day_1 = DatePartsField(_DAY, said=lazy_gettext("The first day"))
    part_1 = ChoiceField(_PART, choices=_PARTS, as_list=True)
    day_2 = DatePartsField(_DAY, said=lazy_gettext("The second day"))
    part_2 = ChoiceField(_PART, choices=_PARTS, as_list=True)
    day_3 = DatePartsField(_DAY, said=lazy_gettext("The third day"))
    part_3 = ChoiceField(_PART, choices=_PARTS, as_list=True)

    def rows(self) -> Iterator[tuple[DatePartsField, ChoiceField]]:
        """Each day with its part."""
        return ((self[f"day_{number}"], self[f"part_{number}"]) for number in NUMBERS)

    @property
    def wished(self) -> list[tuple[date, int, int]]:
        """The days named, each with from when and until when."""
        return [(day.data, *PARTS[part.data or "any"]) for day, part in self.rows() if day.data is not None]


class WishForm(WishFields):
    """The days by themselves, as the person names them."""

    @classmethod
    def of(cls, wished: Sequence[TimeWished]) -> "WishForm":
        """With the days somebody named before."""
        names = {minutes: name for name, minutes in PARTS.items()}
        said: dict[str, object] = {}
        for number, one in zip(NUMBERS, wished, strict=False):
            part = names.get((one.from_minutes, one.to_minutes), "any")
            said |= {f"day_{number}": one.day_on, f"part_{number}": part}
        return cls(data=said)
