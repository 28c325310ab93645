"""The documents of a draw: what is sealed, and what may be read."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from citizen_panel.core.db import db
from citizen_panel.core.sealing import KeyClass
from citizen_panel.core.vault import open_row, seal_row
from citizen_panel.domain.matching import queries
from citizen_panel.domain.matching.models import Draw, DrawDocument
from citizen_panel.domain.matching.rules import canonical
from citizen_panel.domain.matching.vocabulary import DocumentKind, DrawRequest

LAYOUT = 1


def sealed_request(found: Draw) -> DrawRequest | None:
    """What a draw was made from; none before it was gathered. ValueError when it is not what was digested."""
    plain = whole(found.id, DocumentKind.CANONICAL_INPUT)
    return None if plain is None else canonical.request_of(json.loads(plain), seed=found.seed or "")


def whole(draw_id: UUID, kind: DocumentKind) -> bytes | None:
    """A document as it was written, sealed or open; ValueError when it is not what was digested.

    Only the worker can open what is sealed.
    """
    kept = queries.document(draw_id, kind)
    if kept is None:
        return None
    if kept.open_body is not None:
        plain = kept.open_body
    elif kept.sealed is not None and kept.key_id is not None:
        plain = open_row(KeyClass.DRAW, "draw_document", kept.id, LAYOUT, kept.key_id, kept.sealed)
    else:
        return None
    if hashlib.sha256(plain).digest() != kept.digest_hash:
        raise ValueError("a document is not what was digested")
    return plain


def seal_document(draw_id: UUID, kind: DocumentKind, plain: bytes) -> None:
    """Keep a document that only the worker can open."""
    document_id = uuid4()
    key_id, blob = seal_row(KeyClass.DRAW, "draw_document", document_id, LAYOUT, plain)
    db.session.add(
        DrawDocument(
            id=document_id,
            draw_id=draw_id,
            kind=kind,
            digest_hash=hashlib.sha256(plain).digest(),
            key_id=key_id,
            sealed=blob,
        )
    )


def open_document(draw_id: UUID, kind: DocumentKind, plain: bytes) -> None:
    """Keep a document that the team may read."""
    db.session.add(
        DrawDocument(
            id=uuid4(), draw_id=draw_id, kind=kind, digest_hash=hashlib.sha256(plain).digest(), open_body=plain
        )
    )


def read_open(draw_id: UUID, kind: DocumentKind) -> Mapping[str, Any]:
    """What a document says that may be read; empty when there is none."""
    kept = queries.document(draw_id, kind)
    document: Mapping[str, Any] = json.loads(kept.open_body) if kept is not None and kept.open_body else {}
    return document
