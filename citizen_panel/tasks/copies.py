"""Making a copy of everything held about somebody: one file with pages to read, tables, and data for programs."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.languages import of_message
from citizen_panel.domain.consent.purposes import PURPOSES
from citizen_panel.domain.ledger.queries import Fact
from citizen_panel.domain.matching.vocabulary import Sentence
from citizen_panel.domain.rights import bundles
from citizen_panel.domain.rights.copy.gather import Copy, gather
from citizen_panel.domain.rights.copy.portable import portable
from citizen_panel.domain.rights.copy.shape import Cell, Section
from citizen_panel.domain.rights.vocabulary import RequestKind
from citizen_panel.tasks.requested import request_in

WORKER = Actor.system("rights")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
BEGAN = (2020, 1, 1, 0, 0, 0)
"""The time that every file in the archive carries: it tells nothing."""


def make_copy(fact: Fact) -> None:
    """Make the copy that somebody asked for, once it is sure who they are."""
    if (fact.body or {}).get("request_kind") != RequestKind.ACCESS:
        return
    row = bundles.to_make(request_in(fact))
    if row is not None and row.citizen_id is not None:
        bundles.keep(row, written(gather(row.citizen_id), portable(row.citizen_id)), actor=WORKER)


def written(copy: Copy, told: str) -> bytes:
    """The archive: what to read first, a cover note in Easy Read, the data for programs, and a table for each kind.

    `told` is what the person told us themselves, for another service.
    """
    with force_locale(of_message(copy.language)):
        values = {
            "copy": copy,
            "made_at": clock.now(),
            "body": current_app.config["BODY_NAME"],
            "phone": current_app.config["PHONE"],
            "site": current_app.config["BASE_URL"],
            "said": _said,
            "purposes": PURPOSES,
        }
        files = {
            "read-me-first.html": _render("copy/read_me_first.html", values),
            "easy-read.html": _render("copy/easy_read.html", values),
            "data.json": _json(copy),
            "for-another-service.json": told,
            **{f"tables/{section.name}.csv": _table(section) for section in copy.sections},
        }
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name, BEGAN), content.encode(), zipfile.ZIP_DEFLATED)
    return archive.getvalue()


def _json(copy: Copy) -> str:
    held = {
        "made_at": clock.now().isoformat(),
        "reference": copy.reference,
        "language": copy.language,
        **{
            section.name: {
                "title": gettext(section.heading),
                "from": gettext(section.source) if section.source else "",
                "used_for": gettext(section.used) if section.used else "",
                "kept": gettext(section.kept) if section.kept else "",
                "rows": [
                    {column.name: _plain(cell) for column, cell in zip(section.columns, row, strict=True)}
                    for row in section.rows
                ],
            }
            for section in copy.sections
        },
    }
    return json.dumps(held, ensure_ascii=False, indent=2)


def _table(section: Section) -> str:
    """Comma-separated values with a heading row; a cell that a spreadsheet would take for a formula is made text."""
    into = io.StringIO()
    writer = csv.writer(into)
    writer.writerow([gettext(column.heading) for column in section.columns])
    for row in section.rows:
        writer.writerow([_safe(_plain(cell)) for cell in row])
    return "\ufeff" + into.getvalue()


def _safe(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _plain(cell: Cell) -> str | int | None:
    """A cell for programs: days and moments as ISO 8601, words translated."""
    match cell:
        case datetime() | date():
            return cell.isoformat()
        case tuple():
            return " ".join(_sentence(one) for one in cell)
        case Sentence():
            return _sentence(cell)
    return cell


def _said(cell: Cell) -> str | list[str]:
    """A cell for people; several sentences, or several lines, as a list."""
    filters = current_app.jinja_env.filters
    match cell:
        case datetime():
            return str(filters["datetime"](cell))
        case date():
            return str(filters["date"](cell))
        case tuple():
            return [_sentence(one) for one in cell]
        case None:
            return ""
        case str() if "\n" in cell:
            return cell.splitlines()
    return str(_plain(cell))


def _sentence(sentence: Sentence) -> str:
    return str(current_app.jinja_env.filters["sentence"](sentence))


def _render(name: str, values: Mapping[str, Any]) -> str:
    return current_app.jinja_env.get_template(name).render(values)
