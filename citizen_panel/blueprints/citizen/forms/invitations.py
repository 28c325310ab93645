"""The form on which a citizen chooses a time and agrees."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask_babel import gettext, lazy_gettext
from wtforms.validators import Optional

from citizen_panel.blueprints.frame.filters import say_day, say_length, say_timespan
from citizen_panel.blueprints.frame.forms import BaseForm, Choice, ChoiceField, ChoicesField
from citizen_panel.blueprints.frame.wordings import statement_in
from citizen_panel.domain.consent.models import ConsentText
from citizen_panel.domain.sessions.queries import Time
from citizen_panel.domain.sessions.vocabulary import Said

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


class MoveForm(BaseForm):
    """Another time for a place; for another meeting than the present one also a fresh yes."""

    slot_id = ChoiceField(lazy_gettext("Which time suits you better?"), required=lazy_gettext("Select a time"))
    agree = ChoicesField(
        lazy_gettext("Do you agree to come to another meeting?"),
        hint=lazy_gettext("Only times marked “another meeting” need this."),
        validators=[Optional()],
    )

    def offer(self, times: Sequence[Time], texts: Mapping[str, ConsentText], *, held_in: UUID) -> "MoveForm":
        """Put in what can be chosen; `held_in` is the meeting in which the place is now."""
        self.elsewhere = {str(time.slot.id) for time in times if time.meeting.id != held_in}
        self.slot_id.choices = [
            Choice(str(time.slot.id), _said(time), _where(time) + self._mark(time)) for time in times
        ]
        agree = _statement(texts, "session.attend", gettext("I agree to take part"))
        self.agree.choices = [Choice("yes", agree)] if self.elsewhere else []
        return self

    def said(self, texts: Mapping[str, ConsentText]) -> list[Said]:
        """What the person says yes to with this, in the wordings in force."""
        agreed = USUAL if "yes" in self.agree.data else ()
        return [Said(purpose, texts[purpose].id, True, texts[purpose].language) for purpose in agreed]

    def _mark(self, time: Time) -> str:
        return f", {gettext('another meeting')}" if str(time.slot.id) in self.elsewhere else ""


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
    return statement_in(texts[purpose]) if purpose in texts else otherwise
