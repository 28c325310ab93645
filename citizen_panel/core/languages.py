"""Every language the service can be read in, and how far each goes.  <- add here

A language needs a catalogue, translations/<code>/LC_MESSAGES/messages.po, and wordings of its own for what people
agree to. `python3 run.py words` brings the catalogues up to date.
"""

from collections.abc import Mapping
from dataclasses import dataclass

READ_BY_CITIZENS = ("public.", "citizen.")
"""Whose pages are translated; those of staff and partners are in English."""


@dataclass(frozen=True)
class Language:
    """One language.

    `is_reviewed` once a person who speaks it has read and approved every sentence; until then each page says that
    nobody has. `screens` are the beginnings of the endpoints that are translated. `is_proof` keeps a language to
    demonstrations. `has_messages` when e-mails, texts and letters are translated too.
    """

    code: str
    name: str
    is_right_to_left: bool = False
    is_reviewed: bool = False
    is_proof: bool = False
    has_messages: bool = True
    screens: tuple[str, ...] = READ_BY_CITIZENS

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, as a page says it."""
        return "rtl" if self.is_right_to_left else "ltr"

    def covers(self, endpoint: str | None) -> bool:
        """Whether a page can be read in it; pages without an endpoint are refusals, which everybody may meet."""
        return endpoint is None or endpoint.startswith(self.screens)


ENGLISH = Language("en", "English", is_reviewed=True, screens=("",))
GAELIC = Language("gd", "Gàidhlig")
ARABIC = Language(
    "ar",
    "العربية",
    is_right_to_left=True,
    is_proof=True,
    has_messages=False,
    screens=("public.home.", "public.join."),
)

LANGUAGES: tuple[Language, ...] = (ENGLISH, GAELIC, ARABIC)
BY_CODE: Mapping[str, Language] = {language.code: language for language in LANGUAGES}


def offered(*, is_demo: bool) -> tuple[Language, ...]:
    """The languages people can choose; those that only prove a point are for demonstrations."""
    return tuple(language for language in LANGUAGES if is_demo or not language.is_proof)


def of_message(code: str) -> str:
    """The language a message to somebody who reads `code` is written in; English where there is no translation."""
    known = BY_CODE.get(code)
    return known.code if known is not None and known.has_messages else ENGLISH.code
