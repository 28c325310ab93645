"""One line of a list: what it says of somebody, or everything that is wrong with it; without a database."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time

from citizen_panel.core.languages import ENGLISH, GAELIC, offered
from citizen_panel.domain.accounts.rules import read_address
from citizen_panel.domain.citizens.imports.dates import month_read, read_day
from citizen_panel.domain.citizens.imports.vocabulary import Column, Entry, Fault, Faulty, Line, Terms
from citizen_panel.domain.citizens.rules import born_to_be
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay, LegalAge
from citizen_panel.domain.consent.purposes import MEMBERSHIP
from citizen_panel.domain.consent.rules import expires_on
from citizen_panel.domain.notifications.vocabulary import Channel
from citizen_panel.domain.reference.rules import normalise_postcode, spaced

LONGEST = {Column.NAME: 60, Column.EMAIL: 254, Column.EVIDENCE: 100}
HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffd-\uffff]")
SPACING = re.compile(r"[\s().\-/]")
COUNTRY = re.compile(r"^(\+44|0044|0)0?")  # a spreadsheet eats the first nought
LANDLINE = re.compile(r"[1-3789]\d{8,9}")
MOBILE_WITHOUT_NOUGHT = re.compile(r"7[0-9 ]{9,12}")
BETWEEN_WAYS = re.compile(r"[,;/+&]| and ")
FORMULA = ("=", "@", "＝", "＠")
WAY_WORDS: Mapping[str, ContactWay] = {
    "email": ContactWay.EMAIL,
    "e-mail": ContactWay.EMAIL,
    "text": ContactWay.SMS,
    "sms": ContactWay.SMS,
    "text message": ContactWay.SMS,
    "mobile": ContactWay.SMS,
    "phone": ContactWay.PHONE,
    "telephone": ContactWay.PHONE,
    "call": ContactWay.PHONE,
    "post": ContactWay.POST,
    "letter": ContactWay.POST,
    "mail": ContactWay.POST,
}

LANGUAGE_WORDS: Mapping[str, str] = {
    **{word.casefold(): one.code for one in offered(is_demo=False) for word in (one.code, one.name)},
    "gaelic": GAELIC.code,
    "gaidhlig": GAELIC.code,
    "scottish gaelic": GAELIC.code,
    "scots gaelic": GAELIC.code,
}

Cells = Mapping[Column, str]
Note = Callable[[Fault, Column | None], None]


def check(line: Line, columns: Mapping[Column, int], width: int, terms: Terms) -> Entry | Faulty:
    """What a line says of somebody, read with the columns named, or all its faults.

    `width` is how many cells the heading has: a line with fewer was torn, one with more has a comma too many.
    """
    faults: list[tuple[Fault, Column | None]] = []

    def note(fault: Fault, column: Column | None) -> None:
        faults.append((fault, column))

    if len(line.cells) < width or any(cell.strip() for cell in line.cells[width:]):
        return Faulty(((Fault.CELLS, None),))
    cells = _cells(line, columns, note)
    sheet = _sheet(cells, note)
    ways = _ways(cells, sheet, terms, note)
    legal_age = _legal_age(cells, terms, note)
    agreed_at = _agreed_at(cells, terms, note)
    proved_at = _proved_at(cells, terms, note)
    language = _language(cells, note)
    if not (cells.get(Column.POSTCODE) or cells.get(Column.COUNCIL)):
        note(Fault.NO_COUNCIL, Column.COUNCIL)
    if faults or legal_age is None or agreed_at is None:
        return Faulty(tuple(dict.fromkeys(faults)))
    own = cells.get(Column.EVIDENCE, "")
    return Entry(
        sheet=sheet,
        ways=ways,
        legal_age=legal_age,
        council=cells.get(Column.COUNCIL, ""),
        agreed_at=agreed_at,
        proved_at=proved_at,
        evidence=f"{terms.evidence}: {own}" if own else terms.evidence,
        language=language,
    )


def _cells(line: Line, columns: Mapping[Column, int], note: Note) -> dict[Column, str]:
    """The cells that we take over, tidied."""
    found = {}
    for column, place in columns.items():
        raw = line.cells[place] if place < len(line.cells) else ""
        text = " ".join(raw.split())
        if HIDDEN.search(raw) or text.startswith(FORMULA):
            note(Fault.HIDDEN, column)
        elif len(text) > LONGEST.get(column, 100):
            note(Fault.TOO_LONG, column)
        else:
            found[column] = text
    return found


def _sheet(cells: Cells, note: Note) -> ContactSheet:
    if not any(letter.isalpha() for letter in cells.get(Column.NAME, "")):
        note(Fault.NO_NAME, Column.NAME)
    postcode = cells.get(Column.POSTCODE, "")
    normal = normalise_postcode(postcode) if postcode else None
    if postcode and normal is None:
        note(Fault.BAD_POSTCODE, Column.POSTCODE)
    lines = tuple(text for each in (Column.ADDRESS, Column.ADDRESS_2, Column.TOWN) if (text := cells.get(each, "")))
    return ContactSheet(
        name=cells.get(Column.NAME, ""),
        email=_address(cells, Column.EMAIL, Channel.EMAIL, Fault.BAD_EMAIL, note),
        mobile=_address(cells, Column.MOBILE, Channel.SMS, Fault.BAD_MOBILE, note),
        landline=_landline(cells, note),
        address=lines if cells.get(Column.ADDRESS) and normal else (),
        postcode=spaced(normal) if normal else "",
        born=month_read(cells.get(Column.BORN, "")) or "",
    )


def _address(cells: Cells, column: Column, channel: Channel, fault: Fault, note: Note) -> str:
    typed = cells.get(column, "")
    if not typed:
        return ""
    whole = f"0{typed}" if channel is Channel.SMS and MOBILE_WITHOUT_NOUGHT.fullmatch(typed) else typed
    found = read_address(whole)
    if found is None or found.channel is not channel:
        note(fault, column)
        return ""
    return found.value


def _landline(cells: Cells, note: Note) -> str:
    typed = cells.get(Column.LANDLINE, "")
    bare = SPACING.sub("", typed.replace("(0)", ""))
    national = COUNTRY.sub("", bare)
    if bare and not LANDLINE.fullmatch(national):
        note(Fault.BAD_LANDLINE, Column.LANDLINE)
        return ""
    return f"+44{national}" if bare else ""


def _ways(cells: Cells, sheet: ContactSheet, terms: Terms, note: Note) -> tuple[ContactWay, ...]:
    """By which ways they agreed to be asked and can be: what their own line says, else what holds for the list."""
    typed = [word for word in BETWEEN_WAYS.split(cells.get(Column.WAYS, "").casefold()) if word.strip()]
    if any(word.strip() not in WAY_WORDS for word in typed):
        note(Fault.BAD_WAYS, Column.WAYS)
        return ()
    agreed = tuple(dict.fromkeys(WAY_WORDS[word.strip()] for word in typed)) or terms.ways
    usable = tuple(way for way in agreed if sheet.at(way) and (way is not ContactWay.POST or sheet.address))
    if not usable:
        note(Fault.NO_WAY, Column.EMAIL)
    return usable


def _legal_age(cells: Cells, terms: Terms, note: Note) -> LegalAge | None:
    typed = cells.get(Column.BORN, "")
    month = month_read(typed) if typed else None
    if typed and (month is None or not "1900" <= month <= f"{terms.today:%Y-%m}"):
        note(Fault.BAD_BORN, Column.BORN)
        return None
    if month is None:
        if not terms.are_adults:
            note(Fault.NO_AGE, Column.BORN)
            return None
        return LegalAge.ADULT
    year, number = int(month[:4]), int(month[5:])
    if (terms.today.year - year) * 12 + terms.today.month - number > 18 * 12:
        return LegalAge.ADULT
    found = born_to_be(year, number, terms.today)
    if found is not LegalAge.SIXTEEN_17:
        note(Fault.UNDER_16, Column.BORN)
        return None
    return found


def _agreed_at(cells: Cells, terms: Terms, note: Note) -> datetime | None:
    typed = cells.get(Column.AGREED_ON, "")
    day = read_day(typed)
    if day is None:
        note(Fault.BAD_AGREED if typed else Fault.NO_AGREED, Column.AGREED_ON)
    elif day > terms.today:
        note(Fault.AGREED_LATER, Column.AGREED_ON)
    elif (until := expires_on(MEMBERSHIP, day)) is not None and until < terms.today:
        note(Fault.TOO_OLD, Column.AGREED_ON)
    else:
        return _early(day)
    return None


def _proved_at(cells: Cells, terms: Terms, note: Note) -> datetime | None:
    typed = cells.get(Column.PROVED_ON, "")
    day = read_day(typed)
    if typed and (day is None or day > terms.today):
        note(Fault.BAD_PROVED, Column.PROVED_ON)
        return None
    return _early(day) if day else None


def _language(cells: Cells, note: Note) -> str:
    """The language they want to read, where the list says one; else English."""
    typed = cells.get(Column.LANGUAGE, "").casefold()
    if typed and typed not in LANGUAGE_WORDS:
        note(Fault.BAD_LANGUAGE, Column.LANGUAGE)
    return LANGUAGE_WORDS.get(typed, ENGLISH.code)


def _early(day: date) -> datetime:
    """The first moment of a day: of what happened then, only the day is known, and it is not later than now."""
    return datetime.combine(day, time(), UTC)
