"""The forms of joining: one question each."""

import re
from collections.abc import Mapping
from typing import Any

from babel.dates import get_month_names
from flask_babel import get_locale, gettext, lazy_gettext
from wtforms.validators import StopValidation

from citizen_panel.blueprints.frame.fields import addresses
from citizen_panel.blueprints.frame.forms import (
    BaseForm,
    Choice,
    ChoiceField,
    ChoicesField,
    EmailField,
    MobileField,
    PhoneField,
    PostcodeField,
    TextField,
)
from citizen_panel.blueprints.frame.places import councils_in_words
from citizen_panel.domain.accounts.rules import read_address

"""How long a name or a line of an address may be: the whole draft must fit into one cookie."""

HIDDEN = "website"
"""A field that people neither see nor hear; only machines fill it in."""

WAYS: tuple[Choice, ...] = (
    Choice("email", lazy_gettext("Email")),
    Choice("sms", lazy_gettext("Text message")),
    Choice("phone", lazy_gettext("Phone call")),
    Choice("post", lazy_gettext("Letter")),
    Choice("via_partner", lazy_gettext("Through an organisation I know")),
)


FIELDS: Mapping[str, tuple[str, ...]] = {
    "email": ("email",),
    "sms": ("mobile",),
    "phone": ("landline",),
    "post": ("street", "district", "town", "postcode"),
    "via_partner": ("partner",),
}
"""What has to be told for each way of being asked."""


class AgeForm(BaseForm):
    age = ChoiceField(
        lazy_gettext("How old are you?"),
        choices=[
            Choice("adult", lazy_gettext("16 or over")),
            Choice("thirteen_to_15", lazy_gettext("13 to 15")),
            Choice("younger", lazy_gettext("12 or under")),
        ],
        required=lazy_gettext("Select how old you are"),
    )


class YearField(TextField):
    """A year of four figures."""

    inputmode = "numeric"
    width = "4"

    def check(self) -> None:
        if not re.fullmatch(r"(19|20)[0-9]{2}", self.data):
            raise StopValidation(gettext("The year must have 4 figures, like %(example)s", example="2012"))


class BornForm(BaseForm):
    """Only for those under 16: with the month we know when they are 16."""

    month = ChoiceField(
        lazy_gettext("Month"),
        required=lazy_gettext("Choose the month in which you were born"),
        as_list=True,
    )
    year = YearField(
        lazy_gettext("Year"),
        required=lazy_gettext("Enter the year in which you were born"),
        said=lazy_gettext("The year"),
        longest=addresses.LINE,
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        names = get_month_names("wide", context="stand-alone", locale=get_locale() or "en")
        self.month.choices = [(str(number), names[number]) for number in range(1, 13)]


class GuardianForm(BaseForm):
    guardian = TextField(
        lazy_gettext("Their name"),
        required=lazy_gettext("Enter the name of your parent or guardian"),
        said=lazy_gettext("The name"),
        longest=addresses.LINE,
    )
    reach = TextField(
        lazy_gettext("Their email address or mobile number"),
        hint=lazy_gettext("Leave this empty to print a form that they can sign."),
        said=lazy_gettext("The email address or number"),
        longest=200,
    )

    def validate_reach(self, field: TextField) -> None:
        if field.data and read_address(field.data) is None:
            raise StopValidation(
                gettext("Enter an email address like name@example.com, or a UK mobile number like 07700 900000")
            )


class ConsentForm(BaseForm):
    agree = ChoiceField(
        lazy_gettext("Your answer"),
        required=lazy_gettext("Select yes if you agree to join the panel, or no if you do not"),
    )


class NameForm(BaseForm):
    name = addresses.name()


class PostcodeForm(BaseForm):
    postcode = PostcodeField(
        lazy_gettext("What is your postcode?"),
        required=lazy_gettext("Enter your postcode, or choose your council instead"),
        said=lazy_gettext("Your postcode"),
        longest=addresses.LINE,
    )


class CouncilForm(BaseForm):
    council = ChoiceField(
        lazy_gettext("Which council area do you live in?"),
        hint=lazy_gettext("If you are between homes, choose the council where you spend most time."),
        required=lazy_gettext("Choose your council from the list"),
        as_list=True,
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.council.choices = councils_in_words()


class ContactForm(BaseForm):
    ways = ChoicesField(
        lazy_gettext("How may we ask you to take part?"),
        hint=lazy_gettext("Tick each way that suits you."),
        choices=WAYS,
        required=lazy_gettext("Select at least one way we may ask you"),
    )


class DetailsForm(BaseForm):
    """Only the fields of the ways that were ticked."""

    email = EmailField(
        lazy_gettext("Email address"),
        required=lazy_gettext("Enter an email address in the correct format, like name@example.com"),
        said=lazy_gettext("Your email address"),
        longest=200,
    )
    mobile = MobileField(
        lazy_gettext("Mobile number for text messages"),
        required=lazy_gettext("Enter a UK mobile number, like 07700 900000"),
        said=lazy_gettext("Your mobile number"),
        longest=addresses.LINE,
    )
    landline = PhoneField(
        lazy_gettext("Phone number for calls"),
        required=lazy_gettext("Enter a UK phone number, like 0131 496 0000. Include the area code"),
        said=lazy_gettext("Your phone number"),
        longest=addresses.LINE,
    )
    street = addresses.first_line()
    district = addresses.second_line()
    town = addresses.town()
    postcode = addresses.postcode()
    partner = TextField(
        lazy_gettext("Name of the organisation"),
        required=lazy_gettext("Enter the name of the organisation"),
        said=lazy_gettext("The name of the organisation"),
        longest=addresses.LINE,
    )

    def only(self, ways: list[str]) -> "DetailsForm":
        """Leave out what was not ticked."""
        wanted = {name for way in ways for name in FIELDS.get(way, ())}
        for names in FIELDS.values():
            for name in names:
                if name not in wanted:
                    del self[name]
        return self


class EqualityForm(BaseForm):
    """One optional question, and what we may do with the answer."""

    answer = ChoiceField()
    uses = ChoicesField(lazy_gettext("What may we do with this answer?"))


class EmptyForm(BaseForm):
    """Only a button."""
