"""WHO asks: one blueprint an audience, in order."""

from flask import Blueprint, Flask

import citizen_panel.blueprints.admin as admin
import citizen_panel.blueprints.api as api
import citizen_panel.blueprints.citizen as citizen
import citizen_panel.blueprints.partner as partner
import citizen_panel.blueprints.public as public
import citizen_panel.blueprints.team as team

DOORS: tuple[Blueprint, ...] = (
    public.bp,
    citizen.bp,
    team.bp,
    partner.bp,
    admin.bp,
    api.bp,
)


def register(app: Flask) -> None:
    """Open every door."""
    for door in DOORS:
        app.register_blueprint(door)
