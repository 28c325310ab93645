"""Putting words in force: each text is kept for good, with a digest, for its purpose, language and format."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.events import Code, Digest
from citizen_panel.domain.consent import queries
from citizen_panel.domain.consent.events import ConsentWordingApproved
from citizen_panel.domain.consent.models import ConsentText
from citizen_panel.domain.consent.purposes import can_say, purpose_of, shared_with, worded, words_for
from citizen_panel.domain.consent.vocabulary import TextFormat
from citizen_panel.domain.consent.wordings import SPEECH, is_source, worded_as
from citizen_panel.domain.ledger import service as ledger

Kind = tuple[str, TextFormat]
"""A language and a format."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """Words to be put in force for one purpose: the text before its placeholders are filled, and what it is."""

    language: str
    format: TextFormat
    template: str
    version: int
    is_material: bool
    is_reviewed: bool
    what_changed: str | None = None


def publish_texts(approved_by: UUID, *, body: str = "Example Council", only: Collection[Kind] | None = None) -> int:
    """Put the words of the catalogue in force, those not yet published; returns how many.

    `body` is the name of the body that runs the panel, as it stands in the text for good. `only` names the languages
    and formats wanted; without it every one there is.
    """
    return sum(_publish_first(code, approved_by, body, only=only) for code, _ in worded())


def publish_sharing(
    family: str,
    named: Mapping[UUID, str],
    approved_by: UUID,
    *,
    body: str = "Example Council",
    only: Collection[Kind] | None = None,
) -> int:
    """Put the words for sharing with each of these organisations in force, by the names they go by; returns how many.

    `family` is `share.body` or `share.partner`. Those that have words already keep them.
    """
    return sum(
        _publish_first(shared_with(family, each), approved_by, body, named=name, only=only)
        for each, name in named.items()
    )


def put_in_force(code: str, all_words: Iterable[Words], approved_by: UUID, *, body: str, named: str = "") -> int:
    """Publish words for one code, filled in with names; returns how many. KeyError for an unknown purpose."""
    purpose_of(code)
    added = 0
    for words in all_words:
        if not can_say(code, words.language):
            continue
        filled = words.template.format(**words_for(code, body, language=words.language, named=named))
        earlier = queries.newest_text(code, words.language, words.format)
        row = ConsentText(
            id=uuid4(),
            purpose=code,
            version=words.version,
            language=words.language,
            format=words.format,
            body=filled,
            body_hash=hashlib.sha256(filled.encode()).digest(),
            is_material=words.is_material,
            is_reviewed=words.is_reviewed,
            what_changed=words.what_changed,
            supersedes_id=earlier.id if earlier else None,
            approved_by_id=approved_by,
            from_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        _record(row, approved_by)
        added += 1
    return added


def _publish_first(
    code: str, approved_by: UUID, body: str, *, named: str = "", only: Collection[Kind] | None = None
) -> int:
    there = queries.kinds_published(code)
    family = code.partition("/")[0]
    wanted = [
        Words(
            language=language,
            format=written,
            template=queries.approved_template(family, language, written) or template,
            version=max(1, queries.newest_version(code)),
            is_material=is_source(language, written),
            is_reviewed=SPEECH[language].is_reviewed,
        )
        for language, written, template in worded_as(family)
        if (language, written) not in there
        and (only is None or (language, written) in only)
        and can_say(code, language)
    ]
    return put_in_force(code, wanted, approved_by, body=body, named=named)


def _record(row: ConsentText, approved_by: UUID) -> None:
    event = ConsentWordingApproved(
        text=row.id,
        purpose=Code(row.purpose),
        version=row.version,
        body_digest=Digest(row.body_hash.hex()),
        is_material=row.is_material,
    )
    approver = Actor(capacity=Actor.system("wording").capacity, user_id=approved_by, name="wording")
    ledger.record(event, actor=approver)
