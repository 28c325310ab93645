"""What typed text becomes before anything looks at it: pure, the same for every field."""

import re
import unicodedata

# Invisible, and pasted in by accident. Joiners stay (U+200C, U+200D): Persian words and emoji need them.
DROPPED = re.compile("[\u00ad\u200b\u2060\ufeff]")
# Controls, broken encoding, and marks that turn the direction of text round and so can disguise a name.
REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffd-\uffff]")


def cannot_be_used(typed: str) -> bool:
    """Whether the text holds a character that no keyboard makes and nobody sees."""
    return REFUSED.search(typed) is not None


def without_hidden(typed: str) -> str:
    """The text without those characters, to show it again."""
    return REFUSED.sub("", typed)


def one_line(typed: str) -> str:
    """Composed (NFC), trimmed, every run of white space one space."""
    return " ".join(unicodedata.normalize("NFC", DROPPED.sub("", typed)).split())


def many_lines(typed: str) -> str:
    """Composed (NFC), trimmed, lines ending in a line feed; at most one empty line in a row."""
    text = unicodedata.normalize("NFC", DROPPED.sub("", typed)).replace("\r\n", "\n").replace("\r", "\n")
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def plain_digits(typed: str) -> str:
    """The text with the digits of any writing system as 0 to 9."""
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in typed)
