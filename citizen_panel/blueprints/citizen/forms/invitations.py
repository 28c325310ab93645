"""The form on which a citizen chooses a time and agrees."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext, lazy_gettext
from wtforms.validators import Optional

from citizen_panel.blueprints.frame.filters import say_day, say_length, say_timespan
from citizen_panel.blueprints.frame.forms import BaseForm, Choice, ChoiceField, ChoicesField
from citizen_panel.domain.consent.models import ConsentText
from citizen_panel.domain.consent.purposes import statement_of
from citizen_panel.domain.sessions.queries import Time

SHARE = "access.share_with_session"
USUAL = ("project.participate", "session.attend")


class TimesForm(BaseForm):
    """A time, the consents it needs, and one that is free to give."""

    slot_id = ChoiceField(lazy_gettext("Which time suits you?"), required=lazy_gettext("Select a time"))
    agree = ChoicesField(
        lazy_gettext("Do you agree?"),
        required=lazy_gettext("Tick that you agree to take part, or go back and say no"),
    )
    share = ChoicesField(lazy_gettext("You may also agree to this"), validators=[Optional()])

    def offer(self, times: Sequence[Time], texts: Mapping[str, ConsentText]) -> "TimesForm":
        """Put in what can be chosen: the times still free, and the wordings in force."""
        self.slot_id.choices = [Choice(str(time.slot.id), _said(time), _where(time)) for time in times]
        self.agree.choices = [Choice("yes", _statement(texts, USUAL[0], gettext("I agree to take part")))]
        self.share.choices = [Choice(SHARE, _statement(texts, SHARE, ""))] if SHARE in texts else []
        return self


def _said(time: Time) -> str:
    return f"{say_day(time.slot.starts_at)}, {say_timespan(time.slot.starts_at, time.slot.ends_at)}"


def _where(time: Time) -> str:
    ways = {
        "online": gettext("online"),
        "in_person": gettext("in person"),
        "phone": gettext("by phone"),
        "mixed": gettext("in person or online"),
    }
    return f"{ways[time.meeting.way]}, {say_length(time.minutes)}"


def _statement(texts: Mapping[str, ConsentText], purpose: str, otherwise: str) -> str:
    return statement_of(texts[purpose].body) if purpose in texts else otherwise
