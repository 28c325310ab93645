"""The translators' catalogues, read as they stand: no compiled copy that could be older than its source."""

from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask_babel import Domain, get_locale

FOLDER = Path(__file__).resolve().parents[2] / "translations"


class Catalogues(Domain):
    """The catalogue of the language being read; English needs none."""

    def get_translations(self) -> NullTranslations:
        """What to look sentences up in."""
        code = str(get_locale() or "en")
        if code not in self.cache:
            self.cache[code] = read(code)
        return self.cache[code]


class Words(Translations):
    """A catalogue in which no words mean no words: gettext would answer with the head of the file."""

    def gettext(self, message: str) -> str:
        """The translation, or the sentence itself while there is none."""
        return super().gettext(message) if message else ""

    ugettext = gettext


def path_of(code: str) -> Path:
    """Where the catalogue of a language is."""
    return FOLDER / code / "LC_MESSAGES" / "messages.po"


def read(code: str) -> NullTranslations:
    """The catalogue of a language; one that translates nothing where there is none."""
    path = path_of(code)
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=code))
    compiled.seek(0)
    return Words(compiled)
