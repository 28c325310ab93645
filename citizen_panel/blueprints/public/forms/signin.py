"""The forms of signing in."""

from flask_babel import lazy_gettext

from citizen_panel.blueprints.frame.forms import BaseForm, ChoiceField, TextField


class AddressForm(BaseForm):
    address = TextField(
        lazy_gettext("Email address or mobile number"),
        required=lazy_gettext("Enter your email address or mobile number"),
        said=lazy_gettext("Your email address or mobile number"),
        longest=254,
        autocomplete="username",
    )


class LinkForm(BaseForm):
    """A button; in another browser also the code, and where people share an address, who it is."""

    code = TextField(
        lazy_gettext("The 6 figures from the message"),
        said=lazy_gettext("The code"),
        longest=20,
        autocomplete="one-time-code",
        width="10",
    )
    choose = ChoiceField(lazy_gettext("Who are you?"))


class CodeForm(BaseForm):
    """The code alone."""

    code = TextField(
        lazy_gettext("The 6 figures from the message"),
        said=lazy_gettext("The code"),
        longest=20,
        autocomplete="one-time-code",
        width="10",
    )


class ButtonForm(BaseForm):
    """Only a button."""
