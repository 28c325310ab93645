"""What people agree to, as a page shows it: in its own language, and in English too while nobody approved that.

A yes is given on a text. Where the text is a translation that no person has checked, the English one stands beside
it, so that nobody agrees to words that only a translator saw.
"""

from collections.abc import Mapping, Sequence

from flask import request
from markupsafe import Markup

from citizen_panel.blueprints.frame.languages import chosen
from citizen_panel.core.languages import ENGLISH
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent.models import ConsentText
from citizen_panel.domain.consent.purposes import rows_of, statement_of
from citizen_panel.domain.consent.vocabulary import TextFormat

BESIDE = Markup('{} <span class="app-beside" lang="en" dir="ltr">{}</span>')
READ = "citizen_panel.consent_texts"
Rows = tuple[tuple[str, str], ...]


def texts_to_show(purposes: Sequence[str], reading: str = TextFormat.PLAIN) -> Mapping[str, ConsentText]:
    """The texts in force, by purpose, in the language of the page or as near to it as there are some.

    Each is read once a request, so that a page cannot show two versions of the same words.
    """
    language = chosen()
    read: dict[tuple[str, str, str], ConsentText | None] = request.environ.setdefault(READ, {})
    unread = [purpose for purpose in purposes if (purpose, language, reading) not in read]
    if unread:
        found = consent.texts_in_force(unread, language, reading)
        read.update({(purpose, language, reading): found.get(purpose) for purpose in unread})
    texts = {purpose: read[purpose, language, reading] for purpose in purposes}
    return {purpose: text for purpose, text in texts.items() if text is not None}


def statement_in(text: ConsentText) -> str:
    """The sentence that is agreed to."""
    english = _english_of(text)
    said = statement_of(text.body)
    return said if english is None else BESIDE.format(said, statement_of(english.body))


def rows_in(text: ConsentText) -> Rows:
    """The rows of a text: heading and sentence."""
    english = _english_of(text)
    rows = rows_of(text.body)
    if english is None:
        return rows
    plain = rows_of(english.body)
    if len(plain) != len(rows):  # row by row they would not belong together: one text, then the other
        return rows + tuple((BESIDE.format("", heading), BESIDE.format("", said)) for heading, said in plain)
    return tuple((heading, BESIDE.format(said, beside[1])) for (heading, said), beside in zip(rows, plain, strict=True))


def _english_of(text: ConsentText) -> ConsentText | None:
    """The English words a translation follows; nothing for English, and for a translation somebody approved."""
    if text.is_reviewed or text.language == ENGLISH.code:
        return None
    return consent.text_in_force(text.purpose, ENGLISH.code)
