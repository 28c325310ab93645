"""The forms with which the panel is looked after."""

from flask_babel import lazy_gettext

from citizen_panel.blueprints.frame.forms import (
    BaseForm,
    Choice,
    ChoiceField,
    ChoicesField,
    DatePartsField,
    TextField,
)
from citizen_panel.core import clock

SHORT = 40
LINE = 100


class ReachedForm(BaseForm):
    reference = TextField(
        lazy_gettext("Their reference"),
        hint=lazy_gettext("It looks like CP-7K4M-2XQ9."),
        required=lazy_gettext("Enter the reference, like CP-7K4M-2XQ9"),
        said=lazy_gettext("The reference"),
        longest=SHORT,
        width="10",
    )


class DeskForm(BaseForm):
    """How somebody joined who does not use the web, and what shows that they did."""

    basis = ChoiceField(
        lazy_gettext("How did they tell us?"),
        choices=[
            Choice("paper", lazy_gettext("On a paper form")),
            Choice("phone", lazy_gettext("On the phone")),
            Choice("beside", lazy_gettext("In the room with me")),
        ],
        required=lazy_gettext("Select how they told us"),
    )
    code = TextField(
        lazy_gettext("Code on the paper form"),
        hint=lazy_gettext("It looks like PF-7K4M-2XQ9. Leave it empty if there is no paper form."),
        said=lazy_gettext("The code"),
        longest=SHORT,
        width="10",
    )
    said_on = DatePartsField(
        lazy_gettext("When did they say it?"),
        hint=lazy_gettext("The date beside the signature, or of the call."),
        required=lazy_gettext("Enter the date on which they said it"),
        said=lazy_gettext("The date"),
        latest=clock.today,
    )
    witness = TextField(
        lazy_gettext("Who heard it, or where is the paper kept?"),
        hint=lazy_gettext("For example: call taken by Bruce Example, or box 3 in the panel office."),
        required=lazy_gettext("Enter who heard it, or where the paper is kept"),
        said=lazy_gettext("The answer"),
        longest=LINE,
    )
    agreed = ChoicesField(
        lazy_gettext("Did they agree?"),
        choices=[Choice("yes", lazy_gettext("I have their signature, or I heard them say yes"))],
        required=lazy_gettext("Tick that they agreed, or stop here"),
    )


class GuardianDeskForm(BaseForm):
    """That a parent or guardian agreed on paper or by phone."""

    reference = TextField(
        lazy_gettext("Reference of the young person"),
        hint=lazy_gettext("It is on the form, and looks like CP-7K4M-2XQ9."),
        required=lazy_gettext("Enter the reference, like CP-7K4M-2XQ9"),
        said=lazy_gettext("The reference"),
        longest=SHORT,
        width="10",
    )
    name = TextField(
        lazy_gettext("Name of the parent or guardian"),
        required=lazy_gettext("Enter the name of the parent or guardian"),
        said=lazy_gettext("The name"),
        longest=60,
    )
    basis = ChoiceField(
        lazy_gettext("How did they tell us?"),
        choices=[
            Choice("post", lazy_gettext("On a paper form")),
            Choice("phone", lazy_gettext("On the phone")),
            Choice("in_person", lazy_gettext("In the room with me")),
        ],
        required=lazy_gettext("Select how they told us"),
    )
    said_on = DatePartsField(
        lazy_gettext("When did they say it?"),
        required=lazy_gettext("Enter the date on which they said it"),
        said=lazy_gettext("The date"),
        latest=clock.today,
    )
