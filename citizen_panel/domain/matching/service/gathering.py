"""What a draw depends on, from the panel at this moment; read by the worker alone."""

import logging
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_

from citizen_panel.core import clock
from citizen_panel.core.db import as_role
from citizen_panel.domain.citizens.vocabulary import LegalAge
from citizen_panel.domain.matching import eligibility, proposals, queries
from citizen_panel.domain.matching.ages import ages_of
from citizen_panel.domain.matching.counted import AsksIndex
from citizen_panel.domain.matching.index_shape import wishes_of
from citizen_panel.domain.matching.proposals import ToRead
from citizen_panel.domain.matching.rules.quotas import without_small_cells
from citizen_panel.domain.matching.rules.small_groups import Member, groups_of, spared
from citizen_panel.domain.matching.vocabulary import Candidate, DrawRequest, Method, QuotaBand
from citizen_panel.domain.projects import queries as projects
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import Asks

log = logging.getLogger(__name__)


def as_it_stands(
    brief: RecruitmentBrief,
    method: Method,
    *,
    seed: str = "",
    gamma: float = 1.0,
    asked: AsksIndex | None = None,
) -> DrawRequest:
    """Ask for a draw of a brief: who can be asked, under project tokens, with the bands its quotas are about.

    Nobody who does not let the project's body ask is among them, nobody beyond a cap or their own limit, nor anybody
    whose wishes do not fit the brief's, nor more than a fifth of a small group. Answers are read as `cp_matcher`; what
    is handed back holds them, and is kept nowhere but sealed. Quotas hold no seats for groups of which too few can be
    asked. The index, where it answers, spares reading those who do not fit; who is drawn from is the same without it.
    """
    quotas, councils = projects.quotas_of(brief.id), projects.councils_of(brief.id)
    asks, body_id = Asks.read(brief.asks), projects.body_of(brief.project_id)
    ages = ages_of(asks)
    to_read = proposals.to_read(asked, councils, wishes_of(councils, asks, body_id))
    may = and_(
        eligibility.within_caps(clock.today(), brief.project_id),
        eligibility.fits(asks),
        queries.lets_ask(body_id, clock.today()),
    )
    apart = queries.seated_in(brief.project_id) | eligibility.in_too_many(brief.project_id)
    characteristics = frozenset(quota.characteristic for quota in quotas)
    pool = _Pool(brief.project_id, tuple(councils), ages, may, apart, characteristics)
    with as_role("cp_matcher"):
        candidates = _read(pool, to_read)
        if candidates is None:
            log.error("incident: the index left out people who fit; everybody was read")
            candidates = _read(pool, proposals.to_read(None, councils, ()))
    assert candidates is not None
    counts = Counter(stratum for candidate in candidates for stratum in candidate.strata)
    bands = tuple(QuotaBand(q.characteristic, q.category, q.least, q.most) for q in quotas)
    return DrawRequest(
        candidates=candidates,
        quotas=without_small_cells(bands, counts),
        places=brief.places,
        method=method,
        seed=seed,
        gamma=gamma,
    )


@dataclass(frozen=True)
class _Pool:
    """For whom a draw is read: of these councils and ages those who `may`, but not those `apart`, with some bands."""

    project_id: UUID
    councils: tuple[str, ...]
    ages: frozenset[LegalAge]
    may: ColumnElement[bool]
    apart: frozenset[UUID]
    characteristics: frozenset[str]


def _read(pool: _Pool, to_read: ToRead) -> tuple[Candidate, ...] | None:
    """The candidates among those who are read; nothing when somebody was left out who could be one."""
    able = eligibility.those(pool.may, pool.councils) - pool.apart
    asked_lately = eligibility.asked_in_a_quarter(clock.today())
    everybody, candidates, found = list[Member](), list[Candidate](), set[UUID]()
    for one, bands_of in queries.strata(list(queries.reachable(pool.councils, to_read.condition, pool.ages))):
        token, is_able = str(one.project_token(pool.project_id)), one.citizen_id in able
        is_of_whole = one.council_code in to_read.whole
        groups = groups_of(one.council_code, bands_of) if is_of_whole else frozenset()
        everybody.append(Member(token, groups, one.citizen_id in asked_lately, is_able))
        if is_able:
            strata = tuple(pair for pair in bands_of.items() if pair[0] in pool.characteristics)
            candidates.append(Candidate(token, strata))
        if is_able and not is_of_whole:
            found.add(one.citizen_id)
    asked_at_all = and_(pool.may, *queries.may_be_asked(clock.today(), pool.ages))
    if not proposals.is_whole(to_read, pool.councils, asked_at_all, pool.apart, found):
        return None
    left_out = spared(one for one in everybody if one.groups)
    return tuple(one for one in candidates if one.key not in left_out)
