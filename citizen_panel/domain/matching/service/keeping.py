"""Writing down what a draw found: its lottery with the proof, and its panel with those who stand by."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import as_role, db
from citizen_panel.core.events import Digest, digest_of
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.matching import alternates, documents, leases, proof, queries
from citizen_panel.domain.matching.ages import ages_of
from citizen_panel.domain.matching.events import DrawMade
from citizen_panel.domain.matching.models import Draw, Place
from citizen_panel.domain.matching.rules.stand_ins import NoStandIns, StandIns
from citizen_panel.domain.matching.service.about import about
from citizen_panel.domain.matching.vocabulary import (
    DocumentKind,
    DrawRequest,
    DrawState,
    PlaceState,
    Seat,
    SeedSource,
    Selected,
    Sentence,
)
from citizen_panel.domain.projects import queries as projects
from citizen_panel.domain.projects.vocabulary import Asks

DONE = 1000  # permille
Standing = StandIns | NoStandIns


def keep_lottery(
    found: Draw,
    outcome: Selected,
    list_hash: bytes,
    rounding: Sequence[Sentence] = (),
    steps: Sequence[Sentence] = (),
) -> None:
    """Write down the lottery of a draw and what proves it; `rounding` and `steps` are words about equal tickets."""
    found.list_hash = list_hash
    found.types_count, found.solver_version = outcome.types_count, outcome.solver_version
    found.bound, found.attained, found.gap = (
        proof.exact(number) for number in (outcome.bound, outcome.attained, outcome.gap)
    )
    account = proof.account(outcome, SeedSource(found.seed_source), rounding, steps)
    documents.open_document(found.id, DocumentKind.CERTIFICATE, proof.certificate(outcome))
    documents.open_document(found.id, DocumentKind.ACCOUNT, account)


def keep_panel(
    found: Draw, request: DrawRequest, seats: Sequence[Seat], stand_ins: Standing | None, *, actor: Actor
) -> None:
    """Write down who was drawn, in the order given, which must be random, and who stands by; the draw is found."""
    standing = stand_ins.people if isinstance(stand_ins, StandIns) else ()
    chosen = [seat.token for seat in seats]
    people = _people_of(found, [*chosen, *standing])
    db.session.add_all(
        Place(
            id=uuid4(),
            draw_id=found.id,
            citizen_id=people.get(seat.token),  # nobody: the person left meanwhile, which is seen at confirming
            token=UUID(seat.token),
            coded_no=number,
            chance=proof.rounded(seat.chance),  # the exact one would tell who is alike
            code=seat.code,
            tickets=seat.tickets,
            state=PlaceState.DRAWN,
        )
        for number, seat in enumerate(seats, start=1)
    )
    alternates.keep_standing(found.id, standing, people)
    documents.open_document(found.id, DocumentKind.FILLINGS, proof.fillings(request, chosen))
    documents.open_document(found.id, DocumentKind.STAND_INS, proof.standing(stand_ins.reasons if stand_ins else ()))
    found.state, found.permille, found.finished_at = DrawState.FOUND, DONE, clock.now()
    leases.let_go(found)
    db.session.flush()
    record(
        DrawMade(
            **about(found),
            seed_hash=digest_of(found.seed or ""),
            input_hash=Digest(found.input_hash.hex()),
            list_hash=list_hash_of(found),
        ),
        actor=actor,
    )


def list_hash_of(found: Draw) -> Digest:
    """The hash of a list that was made."""
    assert found.list_hash is not None
    return Digest(found.list_hash.hex())


def _people_of(found: Draw, tokens: Sequence[str]) -> dict[str, UUID]:
    """Whose tokens these are; people are known to a project by tokens that only their own key can make."""
    wanted, project_id = set(tokens), found.project_id
    councils, ages = projects.councils_of(found.recruitment_brief_id), ages_of(Asks.read(found.brief.asks))
    with as_role("cp_matcher"):
        reachable = queries.reachable(councils, ages=ages)
        named = ((str(one.project_token(project_id)), one.citizen_id) for one in reachable)
        return {token: citizen_id for token, citizen_id in named if token in wanted}
