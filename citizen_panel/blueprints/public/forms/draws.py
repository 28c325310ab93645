"""Looking up a code on the list of a public draw."""

from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import BaseForm, TextField


class CodeForm(BaseForm):
    """A code from somebody's message."""

    code = TextField(
        _("Your code"),
        hint=_("It is on the page that says why you were asked. It is like K7Q2-M9XD."),
        said=_("Your code"),
        required=_("Enter your code"),
        longest=20,
        width="10",
    )
