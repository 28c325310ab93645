"""Brings the translators' catalogues up to date with the sentences in the source: `python3 run.py words`.

Nothing in a catalogue tells when or where it was made, so that it changes only when a sentence does. Sentences that
have gone are dropped; new ones come in empty. It says how many of each language wait for a translator.
"""

import io
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from citizen_panel.core.languages import BY_CODE

PACKAGE = Path(__file__).resolve().parents[1] / "citizen_panel"
PLURALS = {
    "gd": "nplurals=4; plural=(n==1 || n==11) ? 0 : (n==2 || n==12) ? 1 : (n > 2 && n < 20) ? 2 : 3;",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}
"""The languages with a catalogue, and how each counts."""

HEAD = "# Translations of citizen_panel. How and by whom they are checked: docs/translation.md\n#"
JOINING = re.compile(
    r"templates/(base\.html|public/(_join|_save|_wording|home/|join/(?!ask|closed|not))"
    r"|components/(checkboxes|error|form|language|leave|select|summary|textarea))"
    r"|blueprints/(frame/(fields/(?!uploads|numbers|dates)|forms|languages|join)|public/(join_(?!g)|join\.|forms/join))"
    r"|domain/(citizens/(adjustments|rules)|consent/(families/(answers|panel)|subjects)|equality/characteristics)"
)
"""Where the sentences of joining stand: all that a language needs which is there to prove a point."""
KEYWORDS: dict[str, Any] = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "say": None}
STAFF_ONLY = (
    "blueprints/admin/",
    "blueprints/frame/answering.py",
    "blueprints/frame/gap_words.py",
    "blueprints/frame/role_words.py",
    "blueprints/partner/",
    "blueprints/team/",
    "cli/",
    "domain/audit/",
    "domain/citizens/exporting.py",
    "domain/citizens/imports/",
    "domain/consent/lint.py",
    "domain/consent/service/drafting.py",
    "domain/health/",
    "domain/notifications/examples.py",
    "domain/notifications/lint.py",
    "domain/matching/",
    "domain/partners/gaps.py",
    "domain/projects/",
    "domain/rights/desk.py",
    "domain/rights/ringing.py",
    "domain/rights/removals.py",
    "domain/rights/keeping/",
    "domain/rights/undoing.py",
    "domain/sessions/resources.py",
    "domain/sessions/ringing.py",
    "domain/sessions/rules/readiness.py",
    "domain/sessions/rules/slots.py",
    "domain/sessions/service/calling.py",
    "domain/sessions/service/caring.py",
    "domain/sessions/service/linking.py",
    "domain/sessions/service/moving.py",
    "domain/sessions/service/timing.py",
    "local/",
    "templates/admin/",
    "templates/components/answer.html",
    "templates/partner/",
    "templates/team/",
)
"""Where sentences live that only staff read; these stay in English and need no translation."""

PLURAL = re.compile(r"\|\s*plural\(\s*\"([^\"]+)\"\s*,\s*\"([^\"]+)\"\s*\)")
DATED = re.compile(
    rb'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid-Bugs-To|Last-Translator|Language-Team)[^\n]*\n',
    re.MULTILINE,
)

Found = tuple[int, str | None, str | tuple[str, ...], list[str]]


def of_template(source: IO[bytes], keywords: Any, comments: Any, options: Any) -> Iterator[Found]:
    """The sentences of a template, and the pairs its filter `plural` is given."""
    text = source.read()
    yield from babel_extract(io.BytesIO(text), keywords, comments, {**options, "silent": "false"})
    words = text.decode()
    for pair in PLURAL.finditer(words):
        yield words.count("\n", 0, pair.start()) + 1, "ngettext", pair.groups(), []


def in_source() -> Catalog:
    """Every sentence a citizen may read, with the files it stands in."""
    ways: list[tuple[str, Callable[..., Any]]] = [
        ("**.py", extract_python),
        ("templates/**.html", of_template),
        ("templates/**.txt", of_template),
    ]
    catalogue = Catalog(charset="utf-8", fuzzy=False)
    for path, _, words, _, _ in extract_from_dir(PACKAGE, method_map=ways, keywords=KEYWORDS):  # type: ignore[arg-type]
        if not path.startswith(STAFF_ONLY):
            catalogue.add(words, locations=[(path, 0)])
    return catalogue


def path_of(code: str) -> Path:
    """Where the catalogue of a language is."""
    return PACKAGE / "translations" / code / "LC_MESSAGES" / "messages.po"


def empty(code: str) -> Catalog:
    """A catalogue of a language without any sentence; it knows how the language counts."""
    made = Catalog(locale=code, project="citizen_panel", version="0", charset="utf-8", fuzzy=False, header_comment=HEAD)
    made.mime_headers = [("Plural-Forms", PLURALS[code])]
    return made


def read(code: str) -> Catalog:
    """The catalogue of a language as it stands; an empty one while there is none."""
    path = path_of(code)
    if not path.exists():
        return empty(code)
    with path.open("rb") as source:
        return read_po(source, locale=code, domain="messages")


def brought_up_to_date(code: str, found: Catalog) -> Catalog:
    """The catalogue of a language with the sentences of today, in the order of their files."""
    known = read(code)
    fresh = empty(code)
    for message in sorted((each for each in found if each.id), key=lambda each: (each.locations, str(each.id))):
        if BY_CODE[code].is_proof and not any(JOINING.match(path) for path, _ in message.locations):
            continue
        kept = known.get(message.id)
        fits = kept is not None and kept.pluralizable == message.pluralizable
        places = sorted({(path, None) for path, _ in message.locations})
        fresh.add(message.id, kept.string if kept is not None and fits else None, locations=places)  # type: ignore[arg-type]
    return fresh


def written(catalogue: Catalog) -> bytes:
    """A catalogue as its file has it."""
    out = io.BytesIO()
    write_po(out, catalogue, width=0, include_lineno=False, ignore_obsolete=True)
    return DATED.sub(b"", out.getvalue())


def waiting(catalogue: Catalog) -> list[Message]:
    """What has no translation yet, plural forms included."""
    return [
        each
        for each in catalogue
        if each.id and not (all(each.string) if isinstance(each.string, list | tuple) else each.string)
    ]


def main() -> int:
    """Bring every catalogue up to date; returns the exit status."""
    found = in_source()
    for code in PLURALS:
        fresh = brought_up_to_date(code, found)
        path_of(code).parent.mkdir(parents=True, exist_ok=True)
        path_of(code).write_bytes(written(fresh))
        sys.stdout.write(f"{code}: {len(fresh)} sentences, {len(waiting(fresh))} wait for a translator.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
