"""What the pages on which a panel is brought in say: its states, its columns, and what can be wrong with a line."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext, ngettext

from citizen_panel.domain.citizens.imports.models import PanelImport
from citizen_panel.domain.citizens.imports.vocabulary import Broken, Column, Fault, ImportState, Unreadable
from citizen_panel.domain.citizens.vocabulary import ContactWay

Words = Any

STATES: Mapping[ImportState, tuple[Words, str]] = {
    ImportState.SENT: (lazy_gettext("Name its columns"), "yellow"),
    ImportState.CHECKING: (lazy_gettext("Being looked through"), "blue"),
    ImportState.CHECKED: (lazy_gettext("Waits for you"), "yellow"),
    ImportState.UNREADABLE: (lazy_gettext("Cannot be read"), "red"),
    ImportState.BRINGING: (lazy_gettext("Being brought in"), "blue"),
    ImportState.DONE: (lazy_gettext("On the panel"), "green"),
    ImportState.UNDOING: (lazy_gettext("Being undone"), "blue"),
    ImportState.UNDONE: (lazy_gettext("Undone"), "grey"),
    ImportState.DROPPED: (lazy_gettext("Dropped"), "grey"),
}
WAYS: Mapping[ContactWay, Words] = {
    ContactWay.EMAIL: lazy_gettext("Email"),
    ContactWay.SMS: lazy_gettext("Text message"),
    ContactWay.PHONE: lazy_gettext("Phone"),
    ContactWay.POST: lazy_gettext("Letter"),
}
COLUMNS: Mapping[Column, tuple[Words, Words]] = {
    Column.NAME: (lazy_gettext("Name"), lazy_gettext("The name we should call them.")),
    Column.EMAIL: (lazy_gettext("Email address"), ""),
    Column.MOBILE: (lazy_gettext("Mobile number"), ""),
    Column.LANDLINE: (lazy_gettext("Landline number"), ""),
    Column.ADDRESS: (lazy_gettext("First line of the address"), lazy_gettext("Kept only if they agreed to letters.")),
    Column.ADDRESS_2: (lazy_gettext("Second line of the address"), ""),
    Column.TOWN: (lazy_gettext("Town"), ""),
    Column.POSTCODE: (lazy_gettext("Postcode"), lazy_gettext("It tells us the council area.")),
    Column.COUNCIL: (lazy_gettext("Council area"), lazy_gettext("Needed for those without a postcode.")),
    Column.BORN: (lazy_gettext("Date, month or year of birth"), lazy_gettext("We keep the month and the year only.")),
    Column.WAYS: (
        lazy_gettext("Ways they agreed to be asked"),
        lazy_gettext("Such as: email, post. Only if it differs from person to person."),
    ),
    Column.AGREED_ON: (lazy_gettext("Day on which they agreed"), lazy_gettext("Such as 31/03/2025 or 2025-03-31.")),
    Column.PROVED_ON: (
        lazy_gettext("Day on which they last confirmed their address"),
        lazy_gettext("Those with a day can be asked at once. The others confirm first."),
    ),
    Column.EVIDENCE: (
        lazy_gettext("Number of their form or record"),
        lazy_gettext("It is kept with the proof that they agreed."),
    ),
    Column.LANGUAGE: (
        lazy_gettext("Language they want to read"),
        lazy_gettext("English or Gaelic. Those without one are written to in English."),
    ),
}
FAULTS: Mapping[Fault, Words] = {
    Fault.CELLS: lazy_gettext("The line has too many or too few cells. Look for a comma or a line break too many."),
    Fault.HIDDEN: lazy_gettext("A cell holds hidden characters or a formula. Type it again."),
    Fault.TOO_LONG: lazy_gettext("A cell is too long. Shorten it."),
    Fault.NO_NAME: lazy_gettext("There is no name. Add it."),
    Fault.BAD_EMAIL: lazy_gettext("This is no email address. Put it right, or empty the cell."),
    Fault.BAD_MOBILE: lazy_gettext("This is no UK mobile number. Put it right, or empty the cell."),
    Fault.BAD_LANDLINE: lazy_gettext("This is no UK phone number. Put it right, or empty the cell."),
    Fault.BAD_POSTCODE: lazy_gettext("This is no full UK postcode. Put it right."),
    Fault.NO_COUNCIL: lazy_gettext("We cannot tell the council area. Give a Scottish postcode or a council's name."),
    Fault.BAD_BORN: lazy_gettext("This is no date of birth. Write it like 31/03/1980, or 1980."),
    Fault.NO_AGE: lazy_gettext("We cannot tell the age. Add a date of birth."),
    Fault.UNDER_16: lazy_gettext("They are under 16, or may be. Help them to join with a parent or guardian instead."),
    Fault.NO_WAY: lazy_gettext("There is no address for any way they agreed to. Ask them, or leave them out."),
    Fault.BAD_WAYS: lazy_gettext("We do not know these ways of asking. Write email, text, phone or post."),
    Fault.NO_AGREED: lazy_gettext("There is no day on which they agreed. Without it we cannot take them."),
    Fault.BAD_AGREED: lazy_gettext("This is no day. Write it like 31/03/2025."),
    Fault.AGREED_LATER: lazy_gettext("The day on which they agreed is not over yet. Put it right."),
    Fault.TOO_OLD: lazy_gettext("They agreed more than 24 months ago. Ask them to join again."),
    Fault.BAD_PROVED: lazy_gettext("The day on which they confirmed is no day up to today. Put it right, or empty it."),
    Fault.BAD_LANGUAGE: lazy_gettext("We do not write in this language. Write English or Gaelic, or empty the cell."),
    Fault.DOUBLE: lazy_gettext("They are in the list twice: same name and address. The first line is taken."),
    Fault.KNOWN: lazy_gettext("They are on the panel already. Nothing is to be done."),
    Fault.LEFT: lazy_gettext("They left this panel. Only they themselves can join again."),
}
UNREADABLE: Mapping[Unreadable, Words] = {
    Unreadable.NOT_TEXT: lazy_gettext("This is not a text file. Save the list as CSV (UTF-8) or XLSX."),
    Unreadable.NO_LINES: lazy_gettext("There is nobody in this file. Choose the file with the list."),
    Unreadable.NO_HEADING: lazy_gettext("The first line must name the columns. Add such a line above the people."),
    Unreadable.SAME_HEADING: lazy_gettext("Two columns have the same name. Give each a name of its own."),
    Unreadable.QUOTE: lazy_gettext('A quotation mark (") is opened and not closed, so we cannot tell the lines apart.'),
    Unreadable.NOT_A_SHEET: lazy_gettext("We cannot open this Excel file. Save it anew as XLSX, or as CSV."),
    Unreadable.TOO_BIG_INSIDE: lazy_gettext("Too much is packed in this file. Save only the list, as CSV."),
    Unreadable.TOO_MANY: lazy_gettext("The list has more than 200,000 lines. Send it in parts."),
}
NOT_BROUGHT = "not_brought"


def say_broken(broken: Broken) -> str:
    """What is wrong with a file that cannot be read, and where."""
    sentence = str(UNREADABLE[broken.why])
    return gettext("Line %(line)s: %(what)s", line=broken.line, what=sentence) if broken.line > 1 else sentence


def say_trouble(row: PanelImport) -> str:
    """What went wrong with a list; nothing when nothing did."""
    if row.trouble == NOT_BROUGHT:
        return gettext(
            "The list could not be brought in, and nobody of it was. Publish the panel's wordings, then try again."
        )
    return say_broken(Broken(Unreadable(row.trouble), row.trouble_line or 0)) if row.trouble else ""


def say_fault(fault: str, column: str) -> str:
    """What is wrong with a line, with the column or the other line that it is about."""
    sentence = str(FAULTS[Fault(fault)])
    if column.isdigit():
        return gettext("%(what)s See line %(line)s.", what=sentence, line=column)
    return f"{COLUMNS[Column(column)][0]}: {sentence}" if column else sentence


def say_far(row: PanelImport) -> str:
    """How far a list is that a worker is at."""
    if row.state == ImportState.CHECKING and row.lines_read == 0:
        return gettext("It waits for its turn.")
    if row.state == ImportState.CHECKING:
        return ngettext("We are at line %(num)s.", "We are at line %(num)s.", row.lines_read)
    if row.state == ImportState.BRINGING:
        return gettext("The people are being brought in, all together.")
    return gettext("The people are being taken off the panel, one after the other.")
