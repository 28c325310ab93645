"""Puts the house together: settings, database, sign-in, doors, tasks, gateways."""

import sys
from typing import Any

from flask import Flask
from flask.cli import FlaskGroup
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import citizen_panel.blueprints as doors
import citizen_panel.cli as command_line
import citizen_panel.config as configuration
import citizen_panel.gateways as outside
import citizen_panel.matcher.command as matcher
import citizen_panel.tables
import citizen_panel.tasks as background
from citizen_panel.blueprints.frame import (
    assets,
    catalogues,
    filters,
    headers,
    identity,
    languages,
    once,
    origins,
    proving,
    quarantine,
    refusals,
    safe_methods,
    shared,
    templates,
    uploading,
)
from citizen_panel.core import logs, vault
from citizen_panel.core.db import db
from citizen_panel.core.sealing import EnvironmentKeyRing, KeyClass

csrf = CSRFProtect()
babel = Babel()


def create_app(settings: configuration.Settings | None = None, **overrides: Any) -> Flask:
    """Build the application from the settings of the environment, or from those given."""
    settings = settings or configuration.read()
    logs.configure()
    app = Flask("citizen_panel", static_folder=None)
    app.jinja_environment = templates.Templates
    app.config.update(_flask_config(settings))
    app.config.update(overrides)
    app.extensions["citizen_panel.settings"] = settings
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    db.init_app(app)
    ring = EnvironmentKeyRing({KeyClass(name): key for name, key in settings.keks.items()})
    app.extensions[vault.EXTENSION] = vault.Vault(ring)
    quarantine.register(app)  # first of all: a database that knows too little answers nobody
    shared.register_answer(app)
    origins.register(app)
    uploading.register(app)
    csrf.init_app(app)
    babel.domain_instance = catalogues.Catalogues()
    babel.init_app(app, locale_selector=languages.chosen)
    languages.register(app)  # before everything that asks whether a post is an answer
    identity.register(app)  # before looking is closed to writing: it notes now and then who is still here
    safe_methods.register(app)
    for furnishing in (assets, filters, proving, refusals, templates):
        furnishing.register(app)
    shared.register_keeping(app)
    once.register(app)
    headers.register(app, settings)
    doors.register(app)
    outside.register(app, settings)
    background.register(app, settings.broker_url)
    command_line.register(app)
    matcher.register(app)
    assert citizen_panel.tables.metadata is db.metadata
    return app


def _flask_config(settings: configuration.Settings) -> dict[str, Any]:
    connect: dict[str, Any] = {"connect_timeout": 5, "application_name": "citizen_panel"}
    if settings.database_role:
        connect["options"] = f"-c role={settings.database_role}"
    loopback = settings.is_demo and settings.is_loopback
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "connect_args": connect,
            "hide_parameters": True,  # a statement's values are people's data, and errors are logged
            "pool_pre_ping": True,
            "pool_size": 5,
        },
        "SESSION_COOKIE_NAME": "cp-pre" if loopback else "__Host-cp-pre",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": not loopback,
        "SESSION_COOKIE_PATH": "/",
        "WTF_CSRF_TIME_LIMIT": 12 * 3600,
        "WTF_CSRF_SSL_STRICT": True,
        "MAX_CONTENT_LENGTH": 256 * 1024,
        "MAX_FORM_MEMORY_SIZE": 256 * 1024,
        "MAX_FORM_PARTS": 500,
        "TRUSTED_HOSTS": list(settings.trusted_hosts) or None,
        "LOOPBACK": loopback,
        "PROPAGATE": False,
        "SHARED_SECONDS": 60,
        "BODY_NAME": settings.body_name,
        "PHONE": settings.phone,
        "POST_ADDRESS": settings.post_address,
        "BASE_URL": settings.base_url,
        "IS_DEMO": settings.is_demo,
        "RECEIPT_SECRETS": settings.receipt_secrets,
        "BABEL_DEFAULT_LOCALE": "en",
        "BABEL_DEFAULT_TIMEZONE": "Europe/London",
        "TEMPLATES_AUTO_RELOAD": False,
    }


def main() -> None:
    """The console program `citizen-panel`; says which settings are missing rather than how it failed on them."""
    if sys.argv[1:2] not in [[command.name] for command in command_line.ALONE]:
        try:
            configuration.read()
        except configuration.WeakSettings as weak:
            sys.exit(f"citizen-panel cannot start.\n{weak}")
    program = FlaskGroup(
        add_default_commands=False,
        create_app=create_app,
        add_version_option=False,
        load_dotenv=False,
        set_debug_flag=False,
        name="citizen-panel",
    )
    for command in command_line.ALONE:
        program.add_command(command)
    program.main()
