"""Whether two names may be one person's: same words in any order and spelling, without a database."""

import re
import unicodedata

LONG_ENOUGH = 4
"""Letters a word needs before one letter more, less or other still counts as the same word."""

_TITLES = frozenset({"dr", "miss", "mr", "mrs", "ms", "mx", "rev", "prof", "sir", "dame"})


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in small letters, without accents, marks and titles, in alphabetical order."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(char for char in bare if not unicodedata.combining(char))
    return tuple(sorted(word for word in re.findall(r"\w+", letters.replace("'", "")) if word not in _TITLES))


def are_same(one: str, other: str) -> bool:
    """Say whether two names have the same words, however they are written."""
    return words_of(one) == words_of(other) != ()


def are_alike(one: str, other: str) -> bool:
    """Say whether every word of the shorter name has its like in the longer: the same, an initial, or one slip."""
    shorter, longer = sorted((words_of(one), words_of(other)), key=lambda words: (len(words), words))
    left = list(longer)
    for word in shorter:
        like = next((each for each in left if _is_like(word, each)), None)
        if like is None:
            return False
        left.remove(like)
    return bool(shorter) and any(len(word) > 1 for word in shorter)


def _is_like(one: str, other: str) -> bool:
    if one == other or (min(len(one), len(other)) == 1 and one[0] == other[0]):
        return True
    return min(len(one), len(other)) >= LONG_ENOUGH and _is_one_slip(one, other)


def _is_one_slip(one: str, other: str) -> bool:
    """One letter changed, left out or put in, or two neighbours changed places."""
    if len(one) > len(other):
        one, other = other, one
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[same:] == other[same + 1 :]
    swapped = one[same : same + 2] == other[same : same + 2][::-1] and one[same + 2 :] == other[same + 2 :]
    return one[same + 1 :] == other[same + 1 :] or swapped
