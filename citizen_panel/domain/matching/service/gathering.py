"""What a draw depends on, from the panel at this moment; read by the worker alone."""

from collections import Counter

from sqlalchemy import and_

from citizen_panel.core import clock
from citizen_panel.core.db import as_role
from citizen_panel.domain.matching import eligibility, queries
from citizen_panel.domain.matching.rules.quotas import without_small_cells
from citizen_panel.domain.matching.rules.small_groups import Member, groups_of, spared
from citizen_panel.domain.matching.vocabulary import Candidate, DrawRequest, Method, QuotaBand
from citizen_panel.domain.projects import queries as projects
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import Asks


def as_it_stands(brief: RecruitmentBrief, method: Method, *, seed: str = "", gamma: float = 1.0) -> DrawRequest:
    """Ask for a draw of a brief: who can be asked, under project tokens, with the bands its quotas are about.

    Nobody who does not let the project's body ask is among them, nobody beyond a cap or their own limit, nor anybody
    whose wishes do not fit the brief's, nor more than a fifth of a small group. Answers are read as `cp_matcher`; what
    is handed back holds them, and is kept nowhere but sealed. Quotas hold no seats for groups of which too few can be
    asked.
    """
    quotas = projects.quotas_of(brief.id)
    apart = queries.seated_in(brief.project_id) | eligibility.in_too_many(brief.project_id)
    may = and_(
        eligibility.within_caps(clock.today(), brief.project_id),
        eligibility.fits(Asks.read(brief.asks)),
        queries.lets_ask(projects.body_of(brief.project_id), clock.today()),
    )
    councils = projects.councils_of(brief.id)
    asked = {quota.characteristic for quota in quotas}
    with as_role("cp_matcher"):
        able = eligibility.those(may, councils) - apart
        asked_lately = eligibility.asked_in_a_quarter(clock.today())
        everybody, candidates = list[Member](), list[Candidate]()
        for one, bands_of in queries.strata(list(queries.reachable(councils))):
            token = str(one.project_token(brief.project_id))
            groups = groups_of(one.council_code, bands_of)
            is_able = one.citizen_id in able
            everybody.append(Member(token, groups, one.citizen_id in asked_lately, is_able))
            if is_able:
                candidates.append(Candidate(token, tuple(pair for pair in bands_of.items() if pair[0] in asked)))
    left_out = spared(one for one in everybody if one.groups)
    candidates = [one for one in candidates if one.key not in left_out]
    counts = Counter(stratum for candidate in candidates for stratum in candidate.strata)
    bands = tuple(QuotaBand(q.characteristic, q.category, q.least, q.most) for q in quotas)
    return DrawRequest(
        candidates=tuple(candidates),
        quotas=without_small_cells(bands, counts),
        places=brief.places,
        method=method,
        seed=seed,
        gamma=gamma,
    )
