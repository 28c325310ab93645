"""Codes: what a person is called in a public list; nobody without the salt can tell whose a code is."""

import hmac
from collections.abc import Iterable

#: No two that look alike (5 and S, 2 and Z), and no vowels, so that no code is a word.
ALPHABET = "23456789CDFGHJKMNPQRTVWX"
LENGTH = 8
SHORTEST_SALT = 16


def codes(keys: Iterable[str], salt: bytes) -> dict[str, str]:
    """Return the code of each key for this draw, like "K7Q2-M9XD"; all different.

    Depends on the set of keys and the salt alone. Raises ValueError when the salt has fewer than 16 bytes.
    """
    if len(salt) < SHORTEST_SALT:
        raise ValueError(f"the salt must have at least {SHORTEST_SALT} bytes")
    found: dict[str, str] = {}
    taken: set[str] = set()
    for key in sorted(set(keys)):
        turn = 0
        while (code := _code(key, salt, turn)) in taken:
            turn += 1
        taken.add(code)
        found[key] = code
    return found


def _code(key: str, salt: bytes, turn: int) -> str:
    number = int.from_bytes(hmac.digest(salt, f"code {turn} {key}".encode(), "sha256"), "big")
    marks = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        marks.append(ALPHABET[place])
    return "".join(marks[:4]) + "-" + "".join(marks[4:])
