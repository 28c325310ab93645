"""The ethics of invented projects: a checklist without anything that needs somebody outside the team."""

from citizen_panel.core.actor import Actor
from citizen_panel.domain.projects import service
from citizen_panel.domain.projects.ethics import is_in_force
from citizen_panel.domain.projects.models import Project
from citizen_panel.domain.projects.prepared import standing_of_ethics
from citizen_panel.domain.projects.vocabulary import Principle, Rated, Rating


def have_ethics(project: Project, lead: Actor) -> None:
    """Let a project have ethics that hold; nothing when they do already."""
    standing = standing_of_ethics(project.id)
    if standing is None or not is_in_force(standing):
        service.write_ethics(project, [Rated(one, Rating.GREEN) for one in Principle], [], actor=lead)
        service.submit_ethics(project, actor=lead)
