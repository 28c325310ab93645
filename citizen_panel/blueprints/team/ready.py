"""Before recruiting: what is done, what is missing and where, and what stops asking, for the page of a project."""

from collections.abc import Mapping

from flask import url_for
from flask_babel import gettext, lazy_gettext

from citizen_panel.blueprints.frame.filters import url_if
from citizen_panel.blueprints.team import words
from citizen_panel.domain.projects.models import Project, RecruitmentBrief
from citizen_panel.domain.projects.prepared import prepared_of
from citizen_panel.domain.projects.readiness import Item, Progress, Task, readiness

PAGES: Mapping[Task, str] = {
    Task.ETHICS: "team.ethics.show",
    Task.BRIEF: "team.briefs.new",
    Task.PLAN: "team.plans.show",
    Task.BENCHMARK: "team.groups.show",
    Task.GROUPS: "team.groups.show",
    Task.PARTNER: "team.engagements.show",
    Task.ROUTES: "team.briefs.new",
    Task.SAFEGUARDING: "team.parts.show",
    Task.TIER: "team.projects.tier",
}
WHY: Mapping[Task, object] = {
    Task.ETHICS: lazy_gettext("Without it nobody can be asked."),
    Task.BRIEF: lazy_gettext("Without it nobody can be drawn or asked."),
    Task.PLAN: lazy_gettext("Advice: the audit asks for it within 10 working days of day zero."),
    Task.BENCHMARK: lazy_gettext("Advice: say it before the first invitation. Afterwards it cannot be put right."),
    Task.GROUPS: lazy_gettext("Advice: name them before the first invitation."),
    Task.PARTNER: lazy_gettext("Advice: agree with a partner before the first meeting."),
    Task.ROUTES: lazy_gettext("Advice: the brief should offer both."),
    Task.SAFEGUARDING: lazy_gettext("Advice: every meeting needs one who can be reached."),
    Task.TIER: lazy_gettext("Advice: somebody outside the team confirms it."),
}


def tasks_of(project: Project, newest_brief: RecruitmentBrief | None, *, may_edit: bool) -> list[dict[str, object]]:
    """The list for the page: links only where the reader can do something."""
    return [_task(item, project, newest_brief, may_edit=may_edit) for item in readiness(prepared_of(project))]


def _task(item: Item, project: Project, newest_brief: RecruitmentBrief | None, *, may_edit: bool) -> dict[str, object]:
    status, colour = words.PROGRESS[item.progress]
    is_done = item.progress is Progress.DONE
    return {
        "text": words.TASKS[item.task],
        "status": gettext("Stops asking") if item.progress is Progress.MISSING and item.blocks else status,
        "colour": "red" if item.progress is Progress.MISSING and item.blocks else colour,
        "hint": "" if is_done else WHY[item.task],
        "done": is_done,
        "href": _where(item.task, project, newest_brief, may_edit=may_edit),
    }


def _where(task: Task, project: Project, newest_brief: RecruitmentBrief | None, *, may_edit: bool) -> str | None:
    if task in (Task.BRIEF, Task.ROUTES):
        if newest_brief is not None:
            return url_for("team.briefs.show", brief_id=newest_brief.id)
        return url_for("team.briefs.new", project_id=project.id) if may_edit else None
    return url_if(PAGES[task], project_id=project.id)
