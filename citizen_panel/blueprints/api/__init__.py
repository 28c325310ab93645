"""The audience api: machines that show a secret; anybody else finds nothing here."""

from types import ModuleType

from flask import Blueprint

from citizen_panel.blueprints.api import receipts, texts
from citizen_panel.blueprints.frame.machines import only_known_machines

SCREENS: tuple[ModuleType, ...] = (receipts, texts)

bp = Blueprint("api", __name__, url_prefix="/api/v1")
bp.before_request(only_known_machines)
for screen in SCREENS:
    bp.register_blueprint(screen.bp)
