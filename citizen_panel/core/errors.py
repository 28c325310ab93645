"""A "no" that a person can read."""

from collections.abc import Mapping


class Refusal(Exception):
    """A "no" with a sentence.

    `code` is for programs and tests; `sentence` is plain English marked by `words.say`, whose
    `{placeholders}` are filled from `values` after translation; `field` names the form field it belongs to.
    """

    def __init__(self, code: str, sentence: str, *, field: str | None = None, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.field = field
        self.values: Mapping[str, object] = values

    def __str__(self) -> str:
        return self.sentence.format(**self.values)


class NotFound(Exception):
    """What was asked for does not exist, or is not theirs to see: both look alike."""


class TooMany(Refusal):
    """Asked too often; the sentence says how long to wait."""
