"""Before a page shows somebody's record, that it is looked at is written down."""

from collections.abc import Collection
from uuid import UUID

from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core.db import free_to_note, transaction
from citizen_panel.domain.citizens import looks
from citizen_panel.domain.citizens.vocabulary import LookKind, LookReason


def note_look(citizen_ids: Collection[UUID], kind: LookKind, *, because: LookReason, body: UUID | None = None) -> None:
    """Write down that whoever asks is about to see something of these people, in a short transaction of its own.

    To be called before the page is made, by GET as well: it is the second of the two named exceptions to "GET never
    writes". When it cannot be written the page is not shown. `body` is the organisation for which they look.
    """
    if not citizen_ids:
        return
    with free_to_note(), transaction():
        looks.note_look(citizen_ids, kind, actor=current_actor(), because=because, body=body)
