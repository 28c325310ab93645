"""Whether somebody who is 16 wants to stay."""

from flask_babel import lazy_gettext

from citizen_panel.blueprints.frame.forms import BaseForm, ChoiceField


class AfreshForm(BaseForm):
    agree = ChoiceField(
        lazy_gettext("Your answer"),
        required=lazy_gettext("Select yes if you want to stay, or no if you do not"),
    )
