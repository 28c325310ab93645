"""Organisations for tests, and people who work for them."""

from itertools import count

from citizen_panel.domain.accounts.models import User
from citizen_panel.domain.accounts.vocabulary import UserKind
from citizen_panel.domain.organisations import service
from citizen_panel.domain.organisations.models import Organisation
from tests.factories.accounts import SETUP, an_account

_numbers = count(1)
_KIND_OF = {"gatekeeper": UserKind.PARTNER, "admin": UserKind.ADMIN, "dpo": UserKind.ADMIN}


def an_organisation(kind: str = "public_body", *, name: str = "Example Transport") -> Organisation:
    """A verified organisation."""
    row = service.register(name, f"{kind}-{next(_numbers)}", kind, actor=SETUP)
    service.verify(row.id, actor=SETUP)
    return row


def a_member(organisation: Organisation, role: str = "lead", *, name: str = "Bruce") -> User:
    """Somebody who works for an organisation in a role since a while."""
    user = an_account(_KIND_OF.get(role, UserKind.STAFF), name=name)
    service.add_member(user.id, organisation.id, role, actor=SETUP)
    return user
