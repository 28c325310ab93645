"""The forms on which a citizen changes what we know of them: one thing a page."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms.validators import Optional

from citizen_panel.blueprints.frame.fields import addresses
from citizen_panel.blueprints.frame.forms import (
    BaseForm,
    Choice,
    ChoiceField,
    ChoicesField,
    EmailField,
    MobileField,
    PhoneField,
)
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay, WritingFormat


class NewNameForm(BaseForm):
    """Another name."""

    new = addresses.name()


class FormatsForm(BaseForm):
    """In which form to write."""

    formats = ChoicesField(
        lazy_gettext("How should we write to you?"),
        hint=lazy_gettext("Tick none for ordinary letters and messages."),
        choices=[
            Choice(WritingFormat.LARGE_PRINT, lazy_gettext("Large print")),
            Choice(WritingFormat.EASY_READ, lazy_gettext("Easy Read, with pictures")),
            Choice(WritingFormat.AUDIO, lazy_gettext("Read aloud, to listen to")),
            Choice(WritingFormat.BRAILLE, lazy_gettext("Braille")),
            Choice(WritingFormat.BSL, lazy_gettext("A video in BSL")),
            Choice(WritingFormat.PLAIN, lazy_gettext("Plain text for a screen reader")),
        ],
        validators=[Optional()],
    )


class LanguageForm(BaseForm):
    """In which language to read."""

    language = ChoiceField(lazy_gettext("Which language should we use?"), required=lazy_gettext("Select a language"))


class ContactForm(BaseForm):
    """Another way to reach somebody."""

    def values(self) -> dict[str, Any]:
        """What was entered, as fields of the contact sheet."""
        return {}


class NewEmailForm(ContactForm):
    """Another e-mail address."""

    new = EmailField(
        lazy_gettext("What is your new email address?"),
        hint=lazy_gettext("We send a message to it. It counts once you press the button in that message."),
        required=lazy_gettext("Enter an email address in the correct format, like name@example.com"),
        said=lazy_gettext("Your email address"),
        longest=200,
    )

    def values(self) -> dict[str, Any]:
        return {"email": self.new.data}


class NewMobileForm(ContactForm):
    """Another mobile number."""

    new = MobileField(
        lazy_gettext("What is your new mobile number?"),
        hint=lazy_gettext("We send a text to it. It counts once you press the button that the text leads to."),
        required=lazy_gettext("Enter a UK mobile number, like 07700 900000"),
        said=lazy_gettext("Your mobile number"),
        longest=addresses.LINE,
    )

    def values(self) -> dict[str, Any]:
        return {"mobile": self.new.data}


class NewPhoneForm(ContactForm):
    """Another number for calls."""

    new = PhoneField(
        lazy_gettext("Which number should we phone?"),
        required=lazy_gettext("Enter a UK phone number, like 0131 496 0000. Include the area code"),
        said=lazy_gettext("Your phone number"),
        longest=addresses.LINE,
    )

    def values(self) -> dict[str, Any]:
        return {"landline": self.new.data}


class NewAddressForm(ContactForm):
    """Another address for letters."""

    new = addresses.first_line()
    district = addresses.second_line()
    town = addresses.town()
    postcode = addresses.postcode()

    def values(self) -> dict[str, Any]:
        lines = (self.new.data, self.district.data, self.town.data)
        return {"address": tuple(line for line in lines if line), "postcode": self.postcode.data}


CONTACT: dict[str, tuple[ContactWay, type[ContactForm]]] = {
    "email": (ContactWay.EMAIL, NewEmailForm),
    "mobile": (ContactWay.SMS, NewMobileForm),
    "phone": (ContactWay.PHONE, NewPhoneForm),
    "letters": (ContactWay.POST, NewAddressForm),
}


def now_of(way: str, sheet: ContactSheet) -> dict[str, Any]:
    """What the form of a part shows first: what we have now."""
    if way == "letters":
        lines = [*sheet.address, "", "", ""]
        town = sheet.address[-1] if len(sheet.address) > 1 else ""
        second = lines[1] if len(sheet.address) > 2 else ""
        return {"new": lines[0], "district": second, "town": town, "postcode": sheet.postcode}
    return {"new": {"email": sheet.email, "mobile": sheet.mobile, "phone": sheet.landline}[way]}
