"""What happens to the accounts of those who act for an organisation.

A citizen's comings and goings are nobody's business: they are in no ledger, only in the table of sessions, which the
person can see and which is emptied after 12 months.
"""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from citizen_panel.core.events import Event
from citizen_panel.domain.accounts.signatures import TwoPersonAct
from citizen_panel.domain.accounts.vocabulary import UserKind


@dataclass(frozen=True, kw_only=True)
class _AboutAnAccount(Event):
    subject_kind: ClassVar[str] = "account"
    subject_field: ClassVar[str] = "account"
    account: UUID
    account_kind: UserKind


@dataclass(frozen=True, kw_only=True)
class AccountOpened(_AboutAnAccount):
    """Somebody can sign in from now on."""


@dataclass(frozen=True, kw_only=True)
class AccountClosed(_AboutAnAccount):
    """Somebody can no longer sign in."""


@dataclass(frozen=True, kw_only=True)
class SignedIn(_AboutAnAccount):
    """Somebody signed in."""


@dataclass(frozen=True, kw_only=True)
class SignedOutEverywhere(_AboutAnAccount):
    """Somebody ended every session of theirs."""


@dataclass(frozen=True, kw_only=True)
class _OfASignature(Event):
    subject_kind: ClassVar[str] = "signature"
    subject_field: ClassVar[str] = "signature"
    signature: UUID
    act: TwoPersonAct
    about: UUID


@dataclass(frozen=True, kw_only=True)
class SignedAsFirst(_OfASignature):
    """Somebody signed an act that needs two."""


@dataclass(frozen=True, kw_only=True)
class SignedAsSecond(_OfASignature):
    """Somebody else signed it too: the act was done."""
