"""Whether a password would be guessed: decided offline, from its length and from what it is made of."""

import re
from collections.abc import Collection

from citizen_panel.core.words import say

SHORTEST = 15
LONGEST = 128
LEAST_OF_ITS_OWN = 8
"""So many characters must be left when well-known words, years and rows of keys are taken out."""

TOO_SHORT = say("Your password must be {shortest} characters or more. Three or four words together work well")
TOO_LONG = say("Your password must be {longest} characters or fewer")
TOO_EASY = say("That password is easy to guess. Use words that have nothing to do with you or with your work")

_LISTED = """
abcdefgh access admin administrator alba alliance apple april arsenal august autumn baseball batman birthday
celtic change changeme charlie chelsea citizen computer correct council dancing december default dragon easter
edinburgh england everton february flower football forest friday glasgow guest hampden harry hearts heaven hello
hibernian hockey holiday horse iloveyou internet january jordan july june killer letmein liverpool login london
love march master maverick michael monday monkey mustang network november october office panel passcode
passphrase password phone please pokemon princess private public qwerty rainbow ranger rangers samsung saturday
scotland scottish secret september service shadow snoopy soccer spring staple starwars summer sunday sunshine
superman tartan temp test thistle thursday trustno tuesday united user wednesday welcome whatever wilson winter
"""
_WELL_KNOWN = frozenset(_LISTED.split())
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "01234567890", "1qaz2wsx3edc4rfv5tgb")
_LOOK_ALIKE = str.maketrans({"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})


def problem_with(password: str, context: Collection[str] = ()) -> str | None:
    """The sentence that says what is wrong with a password, or nothing.

    `context` holds words an attacker would try first: the person's name and address, the body's name.
    """
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    return TOO_EASY if len(_own(password, context)) < LEAST_OF_ITS_OWN else None


def _own(password: str, context: Collection[str]) -> str:
    """What is left of a password when everything is taken out that anybody would try."""
    plain = password.casefold()
    words = {word for text in context for word in re.findall(r"\w{4,}", text.casefold())} | _WELL_KNOWN
    found = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
    lefts = []
    for spelled in (plain, plain.translate(_LOOK_ALIKE)):
        left = found.sub("", spelled)
        if spelled == plain:
            left = re.sub(r"(19|20)\d\d", "", left)
        lefts.append(_without_repeats(_without_rows(left)))
    return min(lefts, key=len)


def _without_rows(text: str) -> str:
    """Without three or more keys or letters in a row, forwards or backwards."""
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        for length in range(len(row), 2, -1):
            for start in range(len(row) - length + 1):
                text = text.replace(row[start : start + length], "")
    return text


def _without_repeats(text: str) -> str:
    """Each character once for every two times running, and a repeated part once; marks and spaces do not count."""
    bare = re.sub(r"[\W_]", "", text)
    bare = re.sub(r"(.{2,}?)\1+", r"\1", bare)
    return re.sub(r"(.)\1+", r"\1", bare)
