"""The form on which a citizen says what helps them take part, and who may be told."""

from collections.abc import Iterable, Sequence

from flask_babel import gettext, lazy_gettext

from citizen_panel.blueprints.frame.filters import say_datetime
from citizen_panel.blueprints.frame.forms import BaseForm, Choice, ChoicesField, TextAreaField
from citizen_panel.domain.citizens.adjustments import (
    ADJUSTMENTS,
    BY_CODE,
    GROUPS,
    LONGEST_OWN_WORDS,
    AdjustmentGroup,
    Needs,
    TooLong,
    UnknownAdjustment,
    needs_said,
)
from citizen_panel.domain.sessions.queries import Taken

REMEMBER = "remember"


def _group(group: AdjustmentGroup) -> ChoicesField:
    """The adjustments of a group; their words are put in for the language of the page."""
    return ChoicesField(lazy_gettext(GROUPS[group]))


class AccessForm(BaseForm):
    """What helps, group by group, in one's own words, and what may be done with it."""

    talking = _group(AdjustmentGroup.TALKING)
    reading = _group(AdjustmentGroup.READING)
    place = _group(AdjustmentGroup.PLACE)
    meeting = _group(AdjustmentGroup.MEETING)
    people = _group(AdjustmentGroup.PEOPLE)
    money = _group(AdjustmentGroup.MONEY)
    own_words = TextAreaField(
        lazy_gettext("Something else, in your own words"),
        hint=lazy_gettext("Say what helps. You do not need to say why you need it."),
        said=lazy_gettext("What helps you"),
        longest=LONGEST_OWN_WORDS,
    )
    uses = ChoicesField(lazy_gettext("What may we do with it?"))

    def offer(self, statement: str, told: str, meetings: Sequence[Taken]) -> "AccessForm":
        """Put in the adjustments, the two statements, and the meetings to which the second may apply."""
        for field, group in self.groups():
            field.choices = [
                Choice(one.code, gettext(one.label), gettext(one.hint) if one.hint else "")
                for one in ADJUSTMENTS
                if one.group is group
            ]
        remembered = [Choice(REMEMBER, statement)] if statement else []
        shared = [Choice(str(one.meeting.id), told, _said(one)) for one in meetings] if told else []
        self.uses.choices = [*remembered, *shared]
        return self

    def groups(self) -> Iterable[tuple[ChoicesField, AdjustmentGroup]]:
        """The fields with what each is about, in the order of the page."""
        return [(self[group.value], group) for group in GROUPS]

    def fill(self, needs: Needs, uses: Sequence[str]) -> "AccessForm":
        """Show what is kept."""
        for field, group in self.groups():
            field.process_data([code for code in needs.adjustments if BY_CODE[code].group is group])
        self.own_words.process_data(needs.own_words)
        self.uses.process_data(uses)
        return self

    def needs(self) -> Needs:
        """What was said; the fields have refused what cannot be kept."""
        codes = [code for field, _ in self.groups() for code in field.data]
        said = needs_said(codes, self.own_words.data)
        assert not isinstance(said, UnknownAdjustment | TooLong)
        return said


def _said(taken: Taken) -> str:
    return gettext("For: %(meeting)s, %(when)s", meeting=taken.meeting.label, when=say_datetime(taken.slot.starts_at))
