"""The forms of signing in."""

from flask_babel import lazy_gettext

from citizen_panel.blueprints.frame.forms import BaseForm, ChoiceField, EmailField, PasswordField, TextField


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


class ButtonForm(BaseForm):
    """Only a button."""


class WorkForm(BaseForm):
    """Everything at once, so that nobody learns which part was wrong."""

    address = EmailField(
        lazy_gettext("Work email address"),
        required=lazy_gettext("Enter your work email address"),
        said=lazy_gettext("Your email address"),
        autocomplete="username",
    )
    password = PasswordField(
        lazy_gettext("Password"), required=lazy_gettext("Enter your password"), autocomplete="current-password"
    )
    code = TextField(
        lazy_gettext("Code from your app, or one of your paper codes"),
        required=lazy_gettext("Enter the code from your app"),
        said=lazy_gettext("The code"),
        longest=60,
        autocomplete="one-time-code",
        width="20",
    )


class SetUpForm(BaseForm):
    """A new password and a new authenticator."""

    password = PasswordField(
        lazy_gettext("New password"),
        required=lazy_gettext("Enter a password of 15 characters or more"),
        hint=lazy_gettext("15 characters or more. Three or four words together work well."),
        autocomplete="new-password",
    )
    code = TextField(
        lazy_gettext("Code that the app shows now"),
        required=lazy_gettext("Enter the 6 figures that the app shows now"),
        said=lazy_gettext("The code"),
        longest=20,
        autocomplete="one-time-code",
        width="10",
    )


class LetterForm(BaseForm):
    """What stands in a letter."""

    reference = TextField(
        lazy_gettext("Your reference"),
        required=lazy_gettext("Enter the reference from the letter, like CP-7K4M-2XQ9"),
        said=lazy_gettext("The reference"),
        longest=30,
        width="20",
    )
    code = TextField(
        lazy_gettext("The code from the letter"),
        required=lazy_gettext("Enter the code from the letter"),
        said=lazy_gettext("The code"),
        longest=40,
        width="20",
    )


class AskLetterForm(BaseForm):
    """Who wants a letter."""

    reference = TextField(
        lazy_gettext("Your reference"),
        required=lazy_gettext("Enter your reference, like CP-7K4M-2XQ9"),
        hint=lazy_gettext("It is on every letter from us, like CP-7K4M-2XQ9."),
        said=lazy_gettext("The reference"),
        longest=30,
        width="20",
    )
