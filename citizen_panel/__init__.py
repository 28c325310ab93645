"""citizen_panel: citizens and public bodies design services together, fairly and lawfully."""

from citizen_panel.app import create_app

__all__ = ["create_app"]
