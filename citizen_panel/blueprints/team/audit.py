"""Does a project live principle 3: the findings, and each with its rule, numbers and records."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.filters import url_if
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.team import audit_lanes as lanes
from citizen_panel.blueprints.team import audit_words as words
from citizen_panel.core import clock
from citizen_panel.domain.audit.queries import Standing, assess_live
from citizen_panel.domain.audit.vocabulary import Cited, Finding, Gate, RecordKind, Verdict
from citizen_panel.domain.projects import queries as projects
from citizen_panel.domain.projects.models import Project
from citizen_panel.policy.decide import allows
from citizen_panel.policy.permissions import Permission

bp = Blueprint("audit", __name__, url_prefix="/audit")

NEEDS_ACTION = (Verdict.NOT_COMPLIANT, Verdict.AT_RISK)


@bp.get("/<uuid:project_id>")
@allow(Permission.AUDIT_READ, projects.project)
def show(project: Project) -> str:
    standing = _standing(project.id)
    return render_template(
        "team/audit/show.html",
        project=project,
        standing=standing,
        groups=_groups(standing),
        rows=[row if _may_open(project) else replace(row, href=None) for row in lanes.lane_rows(standing.timeline)],
        ticks=lanes.ticks(standing.timeline),
        next_gate=_next(standing.case.gate),
        asked_gate=_asked_gate(),
        back=url_if("team.projects.show", project_id=project.id),
        words=words,
    )


@bp.get("/<uuid:project_id>/<criterion>")
@allow(Permission.AUDIT_READ, projects.project)
def criterion(project: Project, criterion: str) -> str:
    standing = _standing(project.id)
    finding = standing.finding(criterion) or abort(404)
    return render_template(
        "team/audit/criterion.html",
        project=project,
        standing=standing,
        finding=finding,
        records=[(words.cited_said(each), _record_href(each, project)) for each in finding.cited],
        back=url_for(".show", project_id=project.id, gate=_asked_gate()),
        words=words,
    )


def _standing(project_id: UUID) -> Standing:
    return assess_live(project_id, clock.now(), _asked_gate()) or abort(404)


def _asked_gate() -> Gate | None:
    """The gate in the address; one that does not exist is as good as none."""
    return next((gate for gate in Gate if gate.value == request.args.get("gate")), None)


def _next(gate: Gate) -> Gate | None:
    return next((each for each in Gate if each.place == gate.place + 1), None)


def _groups(standing: Standing) -> dict[str, list[Finding]]:
    """Findings under the headings of the page, the most pressing first."""
    groups: dict[str, list[Finding]] = {"action": [], "evidence": [], "compliant": [], "later": []}
    for finding in standing.findings:
        groups[_heading(finding.verdict)].append(finding)
    groups["action"].sort(key=lambda finding: NEEDS_ACTION.index(finding.verdict))
    return groups


def _heading(verdict: Verdict) -> str:
    if verdict in NEEDS_ACTION:
        return "action"
    if verdict is Verdict.NOT_ENOUGH_EVIDENCE:
        return "evidence"
    return "compliant" if verdict is Verdict.COMPLIANT else "later"


def _may_open(project: Project) -> bool:
    """Whether the reader works for the body and may open its meetings; overseers read about them here."""
    return allows(current_actor(), Permission.RESEARCH_SESSION_READ, project)


def _record_href(cited: Cited, project: Project) -> str | None:
    if cited.kind is not RecordKind.RESEARCH_SESSION or not _may_open(project):
        return None
    return lanes.meeting_href(cited.id)
