"""Writing the safety journal: within half a minute, at least once."""

from celery import shared_task

from citizen_panel.core.db import transaction
from citizen_panel.domain.rights import safety
from citizen_panel.gateways import journal


@shared_task(name="journal.write")
def write() -> int:
    """Add to the journal what is not there yet; returns how many lines.

    The database notes first how far it knows the journal: a crash in between leaves lines to be written again, never
    a journal that knows more than a sound database.
    """
    kept = journal()
    known = kept.latest()
    newest = max((line.at for line in known), default=None)
    with transaction():
        missing = [line for line in safety.happened_since(newest) if line not in set(known)]
        if missing:
            safety.know_until(max(line.at for line in missing))
    if missing:
        kept.add(missing)
    return len(missing)
