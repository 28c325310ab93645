"""Accounts for tests."""

from itertools import count

from citizen_panel.core.actor import Actor
from citizen_panel.domain.accounts import service
from citizen_panel.domain.accounts.models import User
from citizen_panel.domain.accounts.vocabulary import UserKind

SETUP = Actor.system("tests")
_numbers = count(1)


def an_account(kind: UserKind | str = UserKind.STAFF, *, email: str | None = None, name: str = "Bruce") -> User:
    """Somebody who can sign in, with an address of their own unless one is given."""
    address = email or f"{name.lower()}{next(_numbers)}@body.example"
    return service.open_account(kind, email=address, name=name, actor=SETUP)
