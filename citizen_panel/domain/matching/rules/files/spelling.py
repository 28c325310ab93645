"""When two spellings are the same, and when they are so near that one of them must be a slip."""

import re
import unicodedata

_POSTCODE = re.compile(r"([a-z]{1,2}\d[a-z\d]?) ?(\d[a-z]{2})")
_STOPS = str.maketrans(",.;", "   ")


def clean(text: str) -> str:
    """Return the text as it is compared: without spaces around it, each accented letter written as one."""
    return unicodedata.normalize("NFC", text.strip())


def near(text: str) -> str:
    """Return what is left when capitals and the number of spaces are overlooked: slips have the same."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def address(text: str) -> str:
    """Return one part of an address so that usual ways of writing it agree: capitals, spaces, commas, full stops.

    A British postcode may be written with or without its space.
    """
    plain = near(text.translate(_STOPS))
    postcode = _POSTCODE.fullmatch(plain)
    return "".join(postcode.groups()) if postcode else plain
