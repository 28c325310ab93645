"""Stories with people who stand by: their draw has the sealed input by which free places are filled."""

from collections.abc import Sequence
from typing import Any

from citizen_panel.core.db import db
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.queries import project_token
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay
from citizen_panel.domain.matching import alternates, documents
from citizen_panel.domain.matching.rules.canonical import canonical_input
from citizen_panel.domain.matching.vocabulary import Candidate, DocumentKind, DrawRequest, Method, QuotaBand
from tests.factories import projects
from tests.factories.citizens import a_citizen
from tests.factories.sessions import Story, confirmed_draw, meeting

EVEN = (QuotaBand("sex", "female", 3, 3), QuotaBand("sex", "male", 3, 3))


def a_story_with_stand_ins(
    panel: str = "fffmmm",
    standing: str = "ffmm",
    *,
    bands: Sequence[QuotaBand] = EVEN,
    letters: Sequence[int] = (),
    **of_meeting: Any,
) -> tuple[Story, list[Citizen]]:
    """A confirmed draw with as many places as the panel has letters, and those who stand by, each by their sex.

    `letters` are the numbers of those stand-ins who are written to by post. Returns the story and the stand-ins.
    """
    team = projects.team()
    project = projects.project(team)
    brief = projects.brief(team, project, places=len(panel), approved=True)
    people = [a_citizen() for _ in panel]
    waiting = [_standing(by_post=number in letters) for number in range(len(standing))]
    assert team.lead.user_id
    draw = confirmed_draw(brief, people, team.lead.user_id)
    draw.seed = "41632541"
    sexes = {"f": "female", "m": "male"}
    tokens = {one.id: str(project_token(one.id, project.id)) for one in (*people, *waiting)}
    drawn = zip((*people, *waiting), panel + standing, strict=True)
    candidates = tuple(Candidate(tokens[one.id], (("sex", sexes[sex]),)) for one, sex in drawn)
    request = DrawRequest(candidates, tuple(bands), len(panel), Method.MAXIMIN, draw.seed)
    documents.seal_document(draw.id, DocumentKind.CANONICAL_INPUT, canonical_input(request))
    alternates.keep_standing(draw.id, [tokens[one.id] for one in waiting], {tokens[one.id]: one.id for one in waiting})
    db.session.flush()
    return Story(team, project, brief, draw, people, meeting(project, team.lead, **of_meeting)), waiting


def _standing(*, by_post: bool) -> Citizen:
    if not by_post:
        return a_citizen()
    sheet = ContactSheet(name="Magnus", address=("4 Skerry Road", "Nowhere"), postcode="EH1 1BB")
    return a_citizen(sheet=sheet, ways=(ContactWay.POST,))
