"""Who acts, in what capacity, for which organisations."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Capacity(StrEnum):
    CITIZEN = "citizen"
    GATEKEEPER = "gatekeeper"
    STAFF = "staff"
    PLATFORM_ADMIN = "platform_admin"
    SYSTEM = "system"


@dataclass(frozen=True)
class WorksFor:
    """One role in one organisation."""

    membership_id: UUID
    organisation_id: UUID
    organisation_kind: str
    role: str


@dataclass(frozen=True)
class Actor:
    """Whoever does this: a citizen, a worker, or the platform itself under a name.

    `token` is what the ledger calls a citizen; a member of staff is named by the account's random id.
    """

    capacity: Capacity | None
    user_id: UUID | None = None
    citizen_id: UUID | None = None
    token: UUID | None = None
    name: str = ""
    works_for: tuple[WorksFor, ...] = field(default=())

    @classmethod
    def nobody(cls) -> "Actor":
        """Someone who has not signed in."""
        return cls(capacity=None)

    @classmethod
    def system(cls, name: str) -> "Actor":
        """Background work, under its own name, so that the ledger never says nobody."""
        return cls(capacity=Capacity.SYSTEM, name=name)

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def is_machine(self) -> bool:
        """Whether no person acts: our own background work, or a machine that showed its secret."""
        return self.capacity is Capacity.SYSTEM

    @property
    def ledger_token(self) -> UUID | None:
        """The name under which the ledger knows this actor."""
        return self.token or (None if self.citizen_id else self.user_id)

    def organisations(self, *roles: str) -> frozenset[UUID]:
        """The organisations this actor works for, in any of the roles if some are named."""
        return frozenset(w.organisation_id for w in self.works_for if not roles or w.role in roles)

    def has_role(self, *roles: str) -> bool:
        return any(w.role in roles for w in self.works_for)
