"""The forms of a parent or guardian."""

from flask_babel import lazy_gettext

from citizen_panel.blueprints.frame.fields.addresses import LINE
from citizen_panel.blueprints.frame.forms import BaseForm, ChoiceField, TextField


class AgreementForm(BaseForm):
    agree = ChoiceField(
        lazy_gettext("Your answer"),
        required=lazy_gettext("Select yes if you agree, or no if you do not"),
    )
    name = TextField(
        lazy_gettext("Your name"),
        required=lazy_gettext("Enter your name"),
        said=lazy_gettext("Your name"),
        longest=LINE,
        autocomplete="name",
    )


class StopForm(BaseForm):
    """Only a button."""
