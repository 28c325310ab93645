"""The outside world: what the settings name is what messages go through."""

from flask import Flask, current_app

from citizen_panel.config import Settings
from citizen_panel.core.db import BEFORE_COMMIT
from citizen_panel.domain.citizens import feed
from citizen_panel.domain.notifications.vocabulary import Channel, Transport
from citizen_panel.gateways import index_wire, notify, smtp
from citizen_panel.gateways.console import Console
from citizen_panel.gateways.index import IndexClient
from citizen_panel.gateways.journal import Journal
from citizen_panel.gateways.notify import Notify
from citizen_panel.gateways.openid import Provider
from citizen_panel.gateways.smtp import Smtp

EXTENSION = "citizen_panel.transport"
JOURNAL = "citizen_panel.journal"
PROVIDER = "citizen_panel.provider"
INDEX = "citizen_panel.index"


def register(app: Flask, settings: Settings) -> None:
    """Choose the transport of messages, and the provider by which people may sign in, if there is one."""
    app.extensions[EXTENSION] = _transport(settings)
    app.extensions[JOURNAL] = Journal(settings.journal)
    if settings.index:
        asked = IndexClient(index_wire.place(settings.index), index_wire.secret_from(settings.secret_key))
        app.extensions[INDEX] = asked
        app.extensions[BEFORE_COMMIT] = lambda: let_go(asked)
    if settings.provider_issuer:
        app.extensions[PROVIDER] = Provider(
            settings.provider_issuer,
            settings.provider_client,
            settings.provider_secret,
            settings.provider_name,
            may_be_plain=settings.is_demo,
        )


def _transport(settings: Settings) -> Transport:
    """What messages go through; a rate that is not set is the provider's usual one."""
    pace = settings.messages_per_second
    if settings.messages == "smtp":
        return Smtp(settings.smtp_url, body_name=settings.body_name, per_second=pace or smtp.PER_SECOND)
    if settings.messages == "notify":
        return Notify(
            settings.notify_key,
            {Channel(way): template for way, template in settings.notify_templates.items()},
            home=settings.notify_url,
            per_second=pace or notify.PER_SECOND,
            may_be_plain=settings.is_demo,
        )
    return Console(settings.local_dir / "messages.jsonl")


def transport() -> Transport:
    """The transport of the running application."""
    found: Transport = current_app.extensions[EXTENSION]
    return found


def journal() -> Journal:
    """The safety journal of the running application."""
    found: Journal = current_app.extensions[JOURNAL]
    return found


def provider() -> Provider | None:
    """The provider by which people may sign in; nothing when the settings name none."""
    found: Provider | None = current_app.extensions.get(PROVIDER)
    return found


def index() -> IndexClient | None:
    """The quick counter; nothing when the settings name none."""
    found: IndexClient | None = current_app.extensions.get(INDEX)
    return found


def let_go(asked: IndexClient) -> None:
    """Before what the present transaction takes back is committed, let the index say nothing of those people.

    An index that does not answer hears of it by the feed, and keeps nobody from taking something back.
    """
    less = feed.lessened()
    if less is not None:
        asked.hold(less.row_nos, less.xact)
