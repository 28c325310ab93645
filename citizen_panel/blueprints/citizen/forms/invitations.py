"""The forms on which a citizen chooses a time and agrees, each thing by itself."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from flask_babel import gettext, lazy_gettext
from wtforms.validators import Optional

from citizen_panel.blueprints.frame.fields.times import TimeField
from citizen_panel.blueprints.frame.forms import BaseForm, Choice, ChoiceField, ChoicesField
from citizen_panel.blueprints.frame.time_words import key_of, may_be_missed, said_time, slot_ids_in, where_of
from citizen_panel.blueprints.frame.wordings import statement_in
from citizen_panel.domain.consent.models import ConsentText
from citizen_panel.domain.sessions.queries import Time
from citizen_panel.domain.sessions.vocabulary import Partly, Said

PARTICIPATE, ATTEND = "project.participate", "session.attend"
USUAL = (PARTICIPATE, ATTEND)
Texts = Mapping[str, ConsentText]


class TimesForm(BaseForm):
    """A time, the two consents it needs, each with its own tick, and those that are free to give."""

    slot_id = ChoiceField(lazy_gettext("Which time suits you?"), required=lazy_gettext("Select a time"))
    without = ChoicesField(
        lazy_gettext("Which of these can you not come to?"),
        hint=lazy_gettext("Leave it empty if you can come to all. You have a place in the others."),
        validators=[Optional()],
    )
    comes_at = TimeField(
        lazy_gettext("If you come later: from when?"),
        hint=lazy_gettext("Like 2:30pm. Leave it empty if you can be there at the start."),
        said=lazy_gettext("The time you come"),
    )
    leaves_at = TimeField(
        lazy_gettext("If you have to leave early: until when?"),
        hint=lazy_gettext("Like 4pm. Leave it empty if you can stay to the end."),
        said=lazy_gettext("The time you leave"),
    )
    participate = ChoicesField(
        lazy_gettext("Do you agree to take part in the project?"),
        required=lazy_gettext("Tick that you agree to take part in the project, or go back and say no"),
    )
    attend = ChoicesField(
        lazy_gettext("Do you agree to take part in the meeting?"),
        required=lazy_gettext("Tick that you agree to take part in the meeting you choose, or go back and say no"),
    )
    extras = ChoicesField(
        lazy_gettext("You may also agree to these"),
        hint=lazy_gettext("Each is a choice of its own. Saying no changes nothing about your place."),
        validators=[Optional()],
    )

    def offer(
        self,
        times: Sequence[Time],
        texts: Texts,
        extras: Mapping[str, str],
        *,
        is_in_project: bool,
        proposed: Collection[UUID] = (),
    ) -> "TimesForm":
        """Put in what can be chosen: the times still free, and the wordings in force.

        `extras` are what the meetings ask for besides, with who watches. Who `is_in_project` already, is not asked
        that again. Times `proposed` by the draw are marked.
        """
        self.slot_id.choices = [
            Choice(key_of(time), said_time(time), where_of(time) + _may_suit(time, proposed)) for time in times
        ]
        self.without.choices = [Choice(str(one.slot.id), said_time(one)) for one in may_be_missed(times)]
        self.participate.choices = _one(texts, PARTICIPATE)
        if is_in_project:
            self.participate.choices, self.participate.required = [], ""
        self.attend.choices = _one(texts, ATTEND)
        self.extras.choices = [
            Choice(purpose, statement_in(texts[purpose]), about)
            for purpose, about in extras.items()
            if purpose in texts
        ]
        return self

    @property
    def chosen(self) -> list[UUID]:
        """The time they choose, then those that come along with it."""
        return slot_ids_in(self.slot_id.data)

    @property
    def partly(self) -> Partly:
        """Which of the times that belong together they cannot come to, and when they come and leave."""
        return Partly(frozenset(UUID(one) for one in self.without.data), self.comes_at.time, self.leaves_at.time)

    def said(self, texts: Texts) -> list[Said]:
        """Every yes and no, in the wordings shown."""
        needed = [each for field in (self.participate, self.attend) for each in field.data]
        offered = [option.value for option in self.extras.options()]
        yes = {*needed, *self.extras.data}
        return [
            Said(one, texts[one].id, one in yes, texts[one].language) for one in (*needed, *offered) if one in texts
        ]


class MoveForm(BaseForm):
    """Another time for a place; for another meeting than the present one also a fresh yes."""

    slot_id = ChoiceField(lazy_gettext("Which time suits you better?"), required=lazy_gettext("Select a time"))
    attend = ChoicesField(
        lazy_gettext("Do you agree to come to another meeting?"),
        hint=lazy_gettext("Only times marked “another meeting” need this."),
        validators=[Optional()],
    )
    extras = ChoicesField(
        lazy_gettext("You may also agree to these in the other meeting"),
        hint=lazy_gettext("Each is a choice of its own. Saying no changes nothing about your place."),
        validators=[Optional()],
    )

    def offer(self, times: Sequence[Time], texts: Texts, extras: Mapping[str, str], *, held_in: UUID) -> "MoveForm":
        """Put in what can be chosen; `held_in` is the meeting in which the place is now."""
        self.elsewhere = {str(time.slot.id) for time in times if time.meeting.id != held_in}
        self.slot_id.choices = [
            Choice(str(time.slot.id), said_time(time), where_of(time) + self._mark(time)) for time in times
        ]
        self.attend.choices = _one(texts, ATTEND) if self.elsewhere else []
        offered = extras.items() if self.elsewhere else ()
        self.extras.choices = [
            Choice(purpose, statement_in(texts[purpose]), about) for purpose, about in offered if purpose in texts
        ]
        return self

    def said(self, texts: Texts) -> list[Said]:
        """What the person says yes and no to with this, in the wordings in force."""
        offered = [option.value for option in self.extras.options()]
        yes = {*self.attend.data, *self.extras.data}
        return [
            Said(one, texts[one].id, one in yes, texts[one].language)
            for one in (*self.attend.data, *offered)
            if one in texts
        ]

    def _mark(self, time: Time) -> str:
        return f", {gettext('another meeting')}" if str(time.slot.id) in self.elsewhere else ""


def purposes_shown(extras: Collection[str]) -> list[str]:
    """Everything of which the words are needed on the page."""
    return [*USUAL, *extras]


def _one(texts: Texts, purpose: str) -> list[Choice]:
    said = statement_in(texts[purpose]) if purpose in texts else gettext("I agree to take part")
    return [Choice(purpose, said)]


def _may_suit(time: Time, proposed: Collection[UUID]) -> str:
    return gettext(". By what you told us, this time suits you") if time.slot.id in proposed else ""
