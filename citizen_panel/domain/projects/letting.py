"""What somebody must agree to so that the body of a project may ask them."""

from uuid import UUID

from citizen_panel.domain.consent.purposes import SHARE_BODY, shared_with
from citizen_panel.domain.organisations.queries import runs_panel
from citizen_panel.domain.projects.queries import body_of


def needed_to_ask(project_id: UUID) -> frozenset[str]:
    """What somebody must agree to, beside being on the panel, so that the body of a project may ask them."""
    body_id = body_of(project_id)
    return frozenset() if runs_panel(body_id) else frozenset({shared_with(SHARE_BODY, body_id)})
