"""The form on which a helper says by what right they help."""

from flask_babel import lazy_gettext

from citizen_panel.blueprints.frame.forms import BaseForm, Choice, ChoiceField, ChoicesField


class AuthorityForm(BaseForm):
    """How helper and person are together, and that the person agreed to be helped."""

    basis = ChoiceField(
        lazy_gettext("How are you together?"),
        choices=[
            Choice("beside", lazy_gettext("In the same room")),
            Choice("phone", lazy_gettext("On the phone")),
        ],
        required=lazy_gettext("Select how you are together"),
    )
    agreed = ChoicesField(
        lazy_gettext("Did they agree?"),
        choices=[Choice("yes", lazy_gettext("They said yes to my writing down their answers"))],
        required=lazy_gettext("Tick that they agreed to your writing down their answers, or stop here"),
    )
