"""Who runs a meeting, and how people are looked after in it."""

from collections.abc import Mapping
from uuid import UUID

from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import (
    BaseForm,
    ChoiceField,
    ChoicesField,
    DatePartsField,
    PhoneField,
    TextAreaField,
    TextField,
)
from citizen_panel.blueprints.team import words
from citizen_panel.domain.sessions.service import Care
from citizen_panel.domain.sessions.vocabulary import StaffPart

SENSITIVE, REGULATED = "sensitive", "regulated"
PARTS = {part: said for part, said in words.STAFF_PARTS.items() if part is not StaffPart.LEAD}


class CareForm(BaseForm):
    """What a meeting is for, what is hard in it, and what was checked."""

    about = TextAreaField(
        _("What is it for?"),
        hint=_("People with a place read it. One or two sentences."),
        said=_("What it is for"),
        longest=400,
    )
    place = TextAreaField(
        _("Where exactly, or how do people join?"),
        hint=_(
            "An address and how to get in, or a link or number. Only people with a place read it. "
            "If you change it later, we ask them to look again."
        ),
        said=_("Where exactly"),
        longest=600,
    )
    breaks = TextField(
        _("When are there breaks?"),
        hint=_("Like: 10 minutes every 50 minutes. People with a place read it."),
        said=_("The breaks"),
        longest=120,
    )
    kind = ChoicesField(
        _("What is special about it?"),
        choices=[
            (SENSITIVE, _("It is about something that can upset people")),
            (REGULATED, _("Running it is a regulated role: with children or adults at risk")),
        ],
    )
    content_note = TextAreaField(
        _("What should people know before?"),
        hint=_("What comes up that can upset somebody. People read it before they come."),
        said=_("What people should know before"),
        longest=600,
    )
    distress_plan = TextAreaField(
        _("What do you do when somebody is upset?"),
        hint=_("Pause, check, stop; whom to call; who phones within 2 working days, if the person agrees."),
        said=_("What you do"),
        longest=1000,
    )
    aftercare = TextAreaField(
        _("Where can people find support afterwards?"),
        hint=_("Names and numbers near them and national. People with a place read it."),
        said=_("Where people find support"),
        longest=600,
    )
    safeguarding_phone = PhoneField(
        _("On which number is the safeguarding lead reached during the meeting?"),
        hint=_("It stands on the day sheet. Leave it empty if nobody is named yet."),
        said=_("The number of the safeguarding lead"),
    )
    deputy_phone = PhoneField(
        _("On which number is the deputy reached?"), said=_("The number of the deputy"), hint=_("As above.")
    )
    venue_checked_on = DatePartsField(
        _("When was the place checked?"),
        hint=_("Way in without steps, toilets, a quiet room. Leave it empty if it was not, or if it is online."),
        said=_("The day of the check"),
    )
    alone_checked_on = DatePartsField(
        _("When was it checked that nobody of the staff is alone there?"),
        hint=_("Who knows where they are, and whom they phone after. Leave it empty if it was not."),
        said=_("The day of the check"),
    )

    def care(self) -> Care:
        """What was said."""
        return Care(
            is_sensitive=SENSITIVE in self.kind.data,
            is_regulated=REGULATED in self.kind.data,
            place=self.place.data,
            about=self.about.data,
            breaks=self.breaks.data,
            content_note=self.content_note.data,
            distress_plan=self.distress_plan.data,
            aftercare=self.aftercare.data,
            safeguarding_phone=self.safeguarding_phone.data or "",
            deputy_phone=self.deputy_phone.data or "",
            venue_checked_on=self.venue_checked_on.data,
            alone_checked_on=self.alone_checked_on.data,
        )


class StaffForm(BaseForm):
    """One more person who runs a meeting, in a part."""

    account = ChoiceField(
        _("Who?"),
        hint=_("Who runs another meeting at that time is marked."),
        required=_("Select who"),
        as_list=True,
    )
    part = ChoiceField(_("In which part?"), choices=words.choices(PARTS), required=_("Select the part"), as_list=True)

    def offer(self, team: Mapping[UUID, str]) -> "StaffForm":
        """Put in those who work for the body."""
        self.account.choices = [(str(account), name) for account, name in team.items()]
        return self


class MembershipForm(BaseForm):
    """Whose membership of the PVG scheme was seen, and when."""

    checked = ChoiceField(_("Whose membership did you see?"), required=_("Select whose"), as_list=True)
    seen_on = DatePartsField(_("On which day?"), required=_("Enter the day"), said=_("The day"))

    def offer(self, team: Mapping[UUID, str]) -> "MembershipForm":
        """Put in those who run the meeting."""
        self.checked.choices = [(str(account), name) for account, name in team.items()]
        return self
