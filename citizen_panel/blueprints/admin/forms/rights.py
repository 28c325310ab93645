"""The forms of the rights desk and of complaints."""

from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import (
    BaseForm,
    Choice,
    ChoiceField,
    DatePartsField,
    TextAreaField,
    TextField,
)

LONGEST = 4000
CAME_BY = [
    Choice("phone", _("By phone")),
    Choice("post", _("By letter")),
    Choice("in_person", _("In person")),
    Choice("via_partner", _("Through a partner")),
]
COMPLAINT_ABOUT = [
    Choice("data_protection", _("How we use their details")),
    Choice("other", _("Something else")),
]


class NewRequestForm(BaseForm):
    """What somebody asked for by phone, by letter or in person."""

    reference = TextField(
        _("Reference of the person"),
        hint=_("It is on every letter and message from us, like CP-7K4M-2XQ9."),
        required=_("Enter the reference of the person"),
        said=_("The reference"),
        longest=20,
        width="10",
    )
    kind = ChoiceField(
        _("What do they ask for?"),
        choices=[
            Choice("access", _("A copy of what we hold")),
            Choice("rectify", _("Something put right")),
            Choice("erase", _("Everything erased")),
            Choice("restrict", _("Their data held still")),
            Choice("object", _("A use of their data stopped")),
        ],
        required=_("Select what they ask for"),
    )
    came_by = ChoiceField(_("How did it come?"), choices=CAME_BY, required=_("Select how it came"))
    received_on = DatePartsField(
        _("When did it come?"),
        hint=_("The month runs from this day, not from today."),
        required=_("Enter the day it came"),
    )
    said = TextAreaField(_("What did they say?"), said=_("What they said"), longest=LONGEST)


class VerifyForm(BaseForm):
    """How it became sure who asks."""

    proved_by = ChoiceField(
        _("How do we know that it is them?"),
        choices=[
            Choice("call_back", _("We phoned the number on record")),
            Choice("code", _("They gave the code we sent to an address on record")),
            Choice("letter_code", _("They gave the code of a letter")),
            Choice("in_person", _("They came in person, and we know them")),
        ],
        required=_("Select how we know that it is them"),
    )


class ClarifyForm(BaseForm):
    """What the person said when asked what they mean."""

    explained = TextAreaField(
        _("What did they explain?"),
        required=_("Write what they explained"),
        said=_("What they explained"),
        longest=LONGEST,
    )


class ExtendForm(BaseForm):
    """Why it takes longer."""

    grounds = ChoiceField(
        _("Why does it need more time?"),
        choices=[
            Choice("complex", _("It is complex")),
            Choice("many", _("This person has asked for many things")),
        ],
        required=_("Select why this needs more time"),
    )


class CloseForm(BaseForm):
    """What the person is told."""

    answer = TextAreaField(
        _("What do you tell the person?"),
        hint=_("Short sentences. Say what was done, and what they can do now."),
        required=_("Write what you tell the person"),
        said=_("Your answer"),
        longest=LONGEST,
    )


class RefuseForm(BaseForm):
    """Why it is not done."""

    because = ChoiceField(
        _("Why is it not done?"),
        choices=[
            Choice("not_proved", _("We cannot make sure that it is them")),
            Choice("must_keep", _("We must keep it by law")),
            Choice("others", _("It would show data of other people")),
            Choice("unfounded", _("It is clearly without reason, or far too much")),
            Choice("not_held", _("We do not hold it")),
        ],
        required=_("Select why it is not done"),
    )
    why_not = TextAreaField(
        _("What do you tell the person?"),
        hint=_("Say why, and that they can complain to us and to the Information Commissioner's Office."),
        required=_("Write to the person why it is not done, and what they can do"),
        said=_("Your answer"),
        longest=LONGEST,
    )


class NewComplaintForm(BaseForm):
    """A complaint that came by phone, by letter or in person."""

    reference = TextField(
        _("Reference of the person, if they are on the panel"), said=_("The reference"), longest=20, width="10"
    )
    about = ChoiceField(_("What is it about?"), choices=COMPLAINT_ABOUT, required=_("Select what it is about"))
    came_by = ChoiceField(_("How did it come?"), choices=CAME_BY, required=_("Select how it came"))
    said = TextAreaField(
        _("What happened?"), required=_("Write what happened"), said=_("What happened"), longest=LONGEST
    )
    name = TextField(_("Name"), said=_("The name"), longest=100)
    reply_to = TextField(_("Where may we answer?"), said=_("Where we may answer"), longest=300)


class AnswerForm(BaseForm):
    """What was found."""

    outcome = ChoiceField(
        _("What did you find?"),
        choices=[
            Choice("upheld", _("They are right")),
            Choice("partly", _("They are partly right")),
            Choice("not_upheld", _("We found nothing wrong")),
        ],
        required=_("Select what you found"),
    )
    answer = TextAreaField(
        _("What do you tell the person?"),
        hint=_("Say what you found, what will change, and where else they can turn."),
        required=_("Write to the person what you found and what will happen"),
        said=_("Your answer"),
        longest=LONGEST,
    )
