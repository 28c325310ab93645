"""The forms of helping people to sign in."""

from flask_babel import lazy_gettext

from citizen_panel.blueprints.frame.forms import BaseForm, ChoiceField, TextField


class InviteForm(BaseForm):
    """Who gets an invitation."""

    who = ChoiceField(lazy_gettext("Who?"), required=lazy_gettext("Select who gets the invitation"), as_list=True)


class HelpForm(BaseForm):
    """Who phones, and which way of theirs the message takes."""

    reference = TextField(
        lazy_gettext("Their reference"),
        required=lazy_gettext("Enter the reference, like CP-7K4M-2XQ9"),
        said=lazy_gettext("The reference"),
        longest=30,
        width="20",
    )
    way = ChoiceField(
        lazy_gettext("How shall it reach them?"),
        required=lazy_gettext("Select how it shall reach them"),
        choices=[
            ("sms", lazy_gettext("Text message")),
            ("email", lazy_gettext("Email")),
            ("letter", lazy_gettext("Letter, about 3 days")),
        ],
    )
