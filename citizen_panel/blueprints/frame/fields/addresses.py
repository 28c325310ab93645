"""The fields in which people give their name and where they live, alike wherever they are asked."""

from flask_babel import lazy_gettext

from citizen_panel.blueprints.frame.fields.text import PostcodeField, TextField

LINE = 60


def name() -> TextField:
    """What somebody wants to be called."""
    return TextField(
        lazy_gettext("What should we call you?"),
        required=lazy_gettext("Enter the name we should call you"),
        said=lazy_gettext("Your name"),
        hint=lazy_gettext("Use the name you are known by."),
        longest=LINE,
        autocomplete="name",
    )


def first_line() -> TextField:
    """The first line of an address."""
    return TextField(
        lazy_gettext("Address line 1"),
        required=lazy_gettext("Enter the first line of your address"),
        said=lazy_gettext("The first line of your address"),
        longest=LINE,
        autocomplete="address-line1",
    )


def second_line() -> TextField:
    """The second line of an address, if it has one."""
    return TextField(
        lazy_gettext("Address line 2 (you may leave this empty)"),
        said=lazy_gettext("The second line of your address"),
        longest=LINE,
        autocomplete="address-line2",
    )


def town() -> TextField:
    """The town of an address."""
    return TextField(
        lazy_gettext("Town or city"),
        required=lazy_gettext("Enter your town or city"),
        said=lazy_gettext("Your town or city"),
        longest=LINE,
        autocomplete="address-level2",
    )


def postcode() -> PostcodeField:
    """The postcode of an address."""
    return PostcodeField(
        lazy_gettext("Postcode"),
        required=lazy_gettext("Enter your postcode"),
        said=lazy_gettext("Your postcode"),
        longest=LINE,
    )
