"""New words for a purpose: written by one person, put in force by another."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import update

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.consent import queries
from citizen_panel.domain.consent.families.purpose import Each
from citizen_panel.domain.consent.lint import faults
from citizen_panel.domain.consent.models import WordingDraft
from citizen_panel.domain.consent.purposes import codes_of, organisation_of, purpose_of_family
from citizen_panel.domain.consent.service.publishing import Words, put_in_force
from citizen_panel.domain.consent.vocabulary import DraftState, TextFormat
from citizen_panel.domain.consent.wordings import is_source
from citizen_panel.domain.organisations.queries import by_ids


def draft(
    family: str,
    language: str,
    written: TextFormat,
    template: str,
    *,
    is_material: bool,
    what_changed: str,
    writer_id: UUID,
) -> WordingDraft:
    """Keep new words for a purpose, language and format; one's own earlier draft is written over.

    Refusals: `being_written` when somebody else has a draft, `no_change_said` when the meaning changes and nobody
    would be told how, `not_the_source` when a translation is to change the meaning.
    """
    purpose_of_family(family)
    if is_material and not is_source(language, written):
        raise Refusal("not_the_source", say("A change of meaning begins with the plain English words."), field="kind")
    if is_material and not what_changed.strip():
        raise Refusal("no_change_said", say("Say in a sentence what changed. People read it."), field="what_changed")
    kept = queries.live_draft(family, language, written)
    if kept is not None and kept.written_by_id != writer_id:
        raise Refusal("being_written", say("Somebody else has a draft of these words. Look at theirs first."))
    if kept is None:
        kept = WordingDraft(purpose=family, language=language, format=written, written_by_id=writer_id)
        db.session.add(kept)
    kept.template, kept.is_material, kept.what_changed = template, is_material, what_changed.strip()
    kept.written_at = clock.now()
    db.session.flush()
    return kept


def approve(draft_id: UUID, *, approver_id: UUID, body: str) -> int:
    """Put a draft in force for every code of its purpose; returns how many texts. Whoever wrote it cannot.

    A change of meaning ends the yeses given before it, soon after. Refusals: `own_words`, `faults`, `settled`.
    """
    held = db.session.get(WordingDraft, draft_id, with_for_update=True, populate_existing=True)
    if held is None:
        raise NotFound
    if held.state != DraftState.WRITTEN:
        raise Refusal("settled", say("This draft is in force or was dropped already. Look at it again."))
    if held.written_by_id == approver_id:
        raise Refusal("own_words", say("Somebody else has to approve words that you wrote."))
    if faults(held.purpose, held.language, held.template):
        raise Refusal("faults", say("Put right what is wrong with the words first."))
    codes = named_codes(held.purpose)
    version = max((queries.newest_version(code) for code in codes), default=0) + 1
    held.state, held.approved_by_id, held.settled_at = DraftState.PUBLISHED, approver_id, clock.now()
    held.version = version
    db.session.flush()
    words = Words(
        language=held.language,
        format=TextFormat(held.format),
        template=held.template,
        version=version,
        is_material=held.is_material,
        is_reviewed=True,
        what_changed=held.what_changed or None,
    )
    return sum(put_in_force(code, [words], approver_id, body=body, named=name) for code, name in codes.items())


def drop(draft_id: UUID) -> bool:
    """Let a draft go; False when it was settled before."""
    gone = update(WordingDraft).where(WordingDraft.id == draft_id, WordingDraft.state == DraftState.WRITTEN)
    done = gone.values(state=DraftState.DROPPED, settled_at=clock.now()).returning(WordingDraft.id)
    return db.session.execute(done).scalar_one_or_none() is not None


def named_codes(family: str) -> Mapping[str, str]:
    """The codes that words of a family are published under, each with the name of the organisation it is about."""
    purpose = purpose_of_family(family)
    if purpose.each is not Each.ORGANISATION:
        return dict.fromkeys(codes_of(purpose), "")
    there = {code: each for code in queries.codes_with_words(family) if (each := organisation_of(code)) is not None}
    names = {one.id: one.name for one in by_ids(list(there.values()))}
    return {code: names[each] for code, each in there.items() if each in names}
