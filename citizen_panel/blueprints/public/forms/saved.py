"""The form to carry on with what was saved."""

from flask_babel import lazy_gettext

from citizen_panel.blueprints.frame.forms import BaseForm, TextField

SHORT = 40


class CarryOnForm(BaseForm):
    reference = TextField(
        lazy_gettext("Your reference"),
        hint=lazy_gettext("It looks like CP-7K4M-2XQ9."),
        required=lazy_gettext("Enter your reference, like CP-7K4M-2XQ9"),
        said=lazy_gettext("Your reference"),
        longest=SHORT,
        width="10",
    )
    code = TextField(
        lazy_gettext("Your code"),
        hint=lazy_gettext("It has 6 figures."),
        required=lazy_gettext("Enter your code of 6 figures"),
        said=lazy_gettext("Your code"),
        longest=SHORT,
        width="4",
    )
