"""A public draw: its list is made, published by a person, and only then given the seed that chance made in public."""

from dataclasses import dataclass, replace

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.events import Digest, digest_of
from citizen_panel.core.words import say
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.matching import documents, leases, listing, queries
from citizen_panel.domain.matching.compared import labelled
from citizen_panel.domain.matching.events import DrawListed, DrawPublished, DrawSeeded, DrawSeedSaid
from citizen_panel.domain.matching.leases import Lease
from citizen_panel.domain.matching.listing import Listed, Taken
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.rules.public.drawing import tidy
from citizen_panel.domain.matching.rules.public.openness import are_enough
from citizen_panel.domain.matching.rules.public.published import fingerprint
from citizen_panel.domain.matching.rules.public.seeds import seed_problem
from citizen_panel.domain.matching.service.about import about
from citizen_panel.domain.matching.service.keeping import DONE, Standing, keep_lottery, keep_panel, list_hash_of
from citizen_panel.domain.matching.service.stopping import end
from citizen_panel.domain.matching.vocabulary import (
    GATHERED,
    DocumentKind,
    DrawRequest,
    DrawState,
    EndCause,
    Listing,
    SeedSource,
    Selected,
)


@dataclass(frozen=True)
class Seeded:
    """A public draw whose seed is there: what it was made from, and whom the seed took."""

    request: DrawRequest
    taken: Taken

    @property
    def chosen(self) -> tuple[str, ...]:
        return tuple(one.token for one in self.taken.people)


def about_to_be_listed(lease: Lease) -> str | None:
    """What a public draw says of itself at the head of its list; nothing for a draw that is not public."""
    found = queries.draw(lease.run_id)
    if found is None or found.listing is None:
        return None
    where = f"{found.announced}. Witnesses: {found.witnesses}"
    return f"{found.brief.project.summary}: {found.brief.places} people. {where}"


def keep_list(lease: Lease, outcome: Selected, made: Listed | None, *, actor: Actor) -> Draw | None:
    """Keep the list of a public draw, to be published by a person; without one, no list was long enough.

    A list of too few people becomes a closed one.
    """
    found = leases.held(Draw, lease)
    if found is None:
        return None
    if made is None:
        return end(found, EndCause.NO_LIST, actor=actor)
    if not are_enough(found.candidates_count):
        found.listing = Listing.CLOSED
    keep_lottery(found, outcome, bytes.fromhex(fingerprint(made.document)), made.words, made.steps)
    keep = documents.open_document if found.listing == Listing.OPEN else documents.seal_document
    keep(found.id, DocumentKind.PUBLIC_LIST, made.document)
    documents.seal_document(found.id, DocumentKind.TICKETS, made.behind)
    documents.seal_document(found.id, DocumentKind.AUDIT, made.audit)
    documents.open_document(found.id, DocumentKind.VERIFIER, listing.verifier())
    found.state, found.permille, found.tickets_count = DrawState.LISTED, DONE, made.tickets
    leases.let_go(found)
    db.session.flush()
    record(
        DrawListed(
            **about(found),
            input_hash=Digest(found.input_hash.hex()),
            list_hash=list_hash_of(found),
            tickets=made.tickets,
        ),
        actor=actor,
    )
    return found


def publish(draw: Draw, *, actor: Actor) -> Draw:
    """Let everybody see the fingerprint of the list, and the list if it is open. Refusal `not_listed`."""
    held = queries.lock_draw_in(draw.id, DrawState.LISTED)
    if held is None or held.published_at is not None or held.tickets_count is None:
        raise Refusal("not_listed", say("This list cannot be published now. Look at the draw again."))
    held.published_at = clock.now()
    db.session.flush()
    record(
        DrawPublished(
            **about(held),
            listing=Listing(held.listing or ""),
            list_hash=list_hash_of(held),
            tickets=held.tickets_count,
        ),
        actor=actor,
    )
    return held


def give_seed(draw: Draw, seed: str, *, actor: Actor) -> Draw:
    """Write down the seed that chance gave in public; it counts once two people wrote down the same.

    Whoever is first may write theirs again. Then the worker reads from the list whom the seed takes. Refusals
    `not_published`, `seeds_differ`, and `seed_will_not_do` with the words that say what to do.
    """
    held = queries.lock_draw_in(draw.id, DrawState.LISTED)
    if held is None or held.published_at is None or held.tickets_count is None:
        raise Refusal("not_published", say("The list is not published yet, or the seed is there already."))
    problem = seed_problem(SeedSource(held.seed_source), seed, held.tickets_count)
    if problem is not None:
        raise Refusal("seed_will_not_do", problem.text, field="seed", **dict(problem.values))
    said = tidy(seed)
    if held.seed_said_by_id in (None, actor.user_id):
        return _said_first(held, said, actor)
    if held.seed_said != said:
        raise Refusal(
            "seeds_differ",
            say(
                "This is not what the first person wrote down. Look at the paper together. "
                "Whoever made the mistake writes it again."
            ),
            field="seed",
        )
    held.seed, held.state, held.permille, held.attempts = said, DrawState.RUNNING, GATHERED, 0
    held.seed_said = held.seed_said_by_id = None
    db.session.flush()
    record(
        DrawSeeded(**about(held), list_hash=list_hash_of(held), seed_hash=digest_of(held.seed)),
        actor=actor,
    )
    return held


def _said_first(held: Draw, said: str, actor: Actor) -> Draw:
    """Keep what the first person wrote down, until somebody else has written the same."""
    if held.seed_said == said:
        return held
    held.seed_said, held.seed_said_by_id = said, actor.user_id
    db.session.flush()
    record(
        DrawSeedSaid(**about(held), list_hash=list_hash_of(held), seed_hash=digest_of(said)),
        actor=actor,
    )
    return held


def seeded(lease: Lease) -> Seeded | None:
    """Whom the seed of a public draw takes; nothing for a draw that is not public, or has no seed yet."""
    found = queries.draw(lease.run_id)
    if found is None or found.listing is None or not found.seed:
        return None
    request = documents.sealed_request(found)
    document = documents.whole(found.id, DocumentKind.PUBLIC_LIST)
    behind = documents.whole(found.id, DocumentKind.TICKETS)
    if request is None or document is None or behind is None:
        raise ValueError("a public draw has a seed and no list")
    if bytes.fromhex(fingerprint(document)) != found.list_hash:
        raise ValueError("the list is not the one that was published")
    return Seeded(replace(request, quotas=labelled(request.quotas)), listing.taken(document, behind, found.seed))


def keep_seeded(lease: Lease, drawn: Seeded, stand_ins: Standing, *, actor: Actor) -> Draw | None:
    """Write down whom the seed took; nothing when the draw was stopped, or another worker has it."""
    found = leases.held(Draw, lease)
    if found is None:
        return None
    found.drawn_ticket_no = drawn.taken.ticket
    keep_panel(found, drawn.request, drawn.taken.people, stand_ins, actor=actor)
    return found
