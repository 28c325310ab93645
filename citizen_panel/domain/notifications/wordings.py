"""The versions of the words of messages, each kept from its first use on, so that what was sent can be shown."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.dialects.postgresql import insert

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.notifications.models import Message, MessageWording
from citizen_panel.domain.notifications.vocabulary import Channel

TURNS = 3
"""How often a number is drawn for new words: others may have drawn it at the same moment."""


def version_of(kind: str, channel: Channel | str, language: str, *, subject: str, body: str, digest: bytes) -> int:
    """The number of these words among all that a kind of message had by one way in one language.

    Words that were never used before are kept now, with invented values in them.
    """
    for _ in range(TURNS):
        found = _version(kind, channel, language, digest)
        if found is not None:
            return found
        _keep(kind, channel, language, subject, body, digest)
    found = _version(kind, channel, language, digest)
    assert found is not None, "so many new words at one moment"
    return found


def in_use(kinds: Collection[str]) -> dict[tuple[str, str, str, bytes], int]:
    """The number of every version of the words of these kinds: by kind, way, language and digest."""
    kept = select(
        MessageWording.kind,
        MessageWording.channel,
        MessageWording.language,
        MessageWording.digest_hash,
        MessageWording.version,
    )
    rows = db.session.execute(kept.where(MessageWording.kind.in_(kinds)))
    return {(kind, channel, language, digest): version for kind, channel, language, digest, version in rows}


def wording(kind: str, channel: str, language: str, version: int) -> MessageWording | None:
    """The words of one version."""
    return db.session.get(MessageWording, (kind, channel, language, version))


def wording_of(message: Message) -> MessageWording | None:
    """The words that a message went with; nothing while it was never written."""
    if message.wording is None:
        return None
    return wording(message.kind, message.channel, message.language, message.wording)


def versions(kind: str, channel: Channel | str, language: str) -> Sequence[MessageWording]:
    """Every version of the words of a kind of message by one way in one language, the newest first."""
    of = select(MessageWording).where(*_of(kind, channel, language))
    return db.session.scalars(of.order_by(MessageWording.version.desc())).all()


def _version(kind: str, channel: Channel | str, language: str, digest: bytes) -> int | None:
    same = select(MessageWording.version).where(*_of(kind, channel, language), MessageWording.digest_hash == digest)
    return db.session.execute(same).scalar_one_or_none()


def _keep(kind: str, channel: Channel | str, language: str, subject: str, body: str, digest: bytes) -> None:
    next_one = func.coalesce(func.max(MessageWording.version), 0) + 1
    row = select(
        literal(kind),
        literal(str(channel)),
        literal(language),
        next_one,
        literal(subject),
        literal(body),
        literal(digest),
        literal(clock.now()),
    ).where(*_of(kind, channel, language))
    names = ["kind", "channel", "language", "version", "subject", "body", "digest_hash", "since_at"]
    db.session.execute(insert(MessageWording).from_select(names, row, include_defaults=False).on_conflict_do_nothing())


def _of(kind: str, channel: Channel | str, language: str) -> tuple[ColumnElement[bool], ...]:
    return MessageWording.kind == kind, MessageWording.channel == channel, MessageWording.language == language
