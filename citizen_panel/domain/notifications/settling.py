"""What the provider said of many messages, noted at once: the same as `confirm` notes of one.

Only for a provider that can be asked what became of a message: if the worker dies before this, whoever takes the
messages next asks about each, and sends none twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.core.db import db, uuids
from citizen_panel.core.events import Code
from citizen_panel.domain.ledger.many import record_alike
from citizen_panel.domain.notifications.events import MessageSent
from citizen_panel.domain.notifications.service import POSTMAN, Leased
from citizen_panel.domain.notifications.statements import CONFIRM
from citizen_panel.domain.notifications.vocabulary import Channel, Receipt


@dataclass(frozen=True)
class Accepted:
    """That a provider took a message which this worker held, and the project whose chain says so."""

    leased: Leased
    receipt: Receipt
    project: UUID | None = None


def confirm_all(taken: Sequence[Accepted]) -> frozenset[UUID]:
    """Note that a provider took these messages, in a few statements; returns those this worker still held.

    What another worker took over, or was told of already, stays as it is.
    """
    if not taken:
        return frozenset()
    now = clock.now()
    ours = db.session.execute(CONFIRM, {"now": now, **_columns(taken)}).all()
    projects = {one.leased.id: one.project for one in taken}
    alike: dict[tuple[str, str, UUID | None], list[UUID]] = {}
    for row in ours:
        alike.setdefault((row.kind, row.channel, projects[row.id]), []).append(row.id)
    for (kind, channel, project), ids in alike.items():
        fact = MessageSent(message=ids[0], message_kind=Code(kind), channel=Channel(channel), project=project)
        record_alike(fact, ids, actor=POSTMAN, at=now)
    return frozenset(row.id for row in ours)


def _columns(taken: Sequence[Accepted]) -> dict[str, Any]:
    return {
        "ids": uuids([one.leased.id for one in taken]),
        "tokens": uuids([one.leased.token for one in taken]),
        "providers": [one.receipt.provider for one in taken],
        "references": [one.receipt.reference for one in taken],
        "codes": [one.receipt.code for one in taken],
    }
