"""Short references for letters and the telephone; random, never derived from an id."""

import re
import secrets
from collections.abc import Callable

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 O 1 I, which people confuse
_LETTER_OF = (ALPHABET * 8).encode()
"""The letter for each byte; 32 letters go into 256 without a rest, so each is as likely."""

Chooser = Callable[[str], str]


def reference(prefix: str = "CP", *, choose: Chooser = secrets.choice) -> str:
    """Make a reference such as CP-7K4M-2XQ9: 40 random bits."""
    letters = "".join(choose(ALPHABET) for _ in range(8))
    return f"{prefix}-{letters[:4]}-{letters[4:]}"


def references(count: int, prefix: str = "CP", *, draw: Callable[[int], bytes] = secrets.token_bytes) -> list[str]:
    """Make many references at once; `draw` gives so many random bytes, of which each letter takes 5 bits."""
    letters = draw(8 * count).translate(_LETTER_OF).decode()
    return [f"{prefix}-{letters[at : at + 4]}-{letters[at + 4 : at + 8]}" for at in range(0, 8 * count, 8)]


def digits(count: int, *, choose: Chooser = secrets.choice) -> str:
    """Make a code of digits to type in."""
    return "".join(choose("0123456789") for _ in range(count))


def tidy(typed: str) -> str:
    """Bring what a person typed into the form in which references are kept."""
    letters = re.sub(r"[^0-9A-Z]", "", typed.upper())
    head, tail = letters[:-8], letters[-8:]
    return "-".join(part for part in (head, tail[:4], tail[4:]) if part)
