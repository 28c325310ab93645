"""The web application and its background worker."""

from citizen_panel import create_app

app = create_app()
celery_app = app.extensions["celery"]
