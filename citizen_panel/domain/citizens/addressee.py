"""A person who is about to be written to: everything that has to be so about them, in one read at that moment."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ScalarSelect, func, or_, select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.vault import lookup_hash
from citizen_panel.domain.citizens.models import AskingPreference, Citizen, ContactDetails, ContactPoint
from citizen_panel.domain.citizens.queries import letterbox_in
from citizen_panel.domain.consent.models import ConsentStanding
from citizen_panel.domain.consent.vocabulary import NIL
from citizen_panel.domain.notifications import queries as notifications
from citizen_panel.domain.notifications.models import Suppression
from citizen_panel.domain.notifications.vocabulary import Channel, Letterbox, SuppressionCause


@dataclass(frozen=True)
class Addressee:
    """A citizen with what decides whether and where they are written to, as it stood when it was read."""

    citizen: Citizen
    details: ContactDetails | None
    wishes: AskingPreference | None
    agreed: frozenset[str]
    """The purposes they agree to today, as far as these are for no single project or meeting."""
    points: frozenset[bytes]
    """The hashes of their addresses, by which it is known which of them are closed."""
    closed: frozenset[bytes]
    """What they must not be written to at: each hash with a cause after it."""

    @property
    def quiet_hours(self) -> tuple[int, int] | None:
        """When they do not want to be disturbed, in minutes of the day; nothing when they never said."""
        begins = self.wishes.quiet_from_minutes if self.wishes else None
        ends = self.wishes.quiet_to_minutes if self.wishes else None
        return (begins, ends) if begins is not None and ends is not None else None

    def letterbox(self, channel: Channel | str) -> Letterbox | None:
        """Where a message goes by a channel; nothing when they gave no address for it, or it was erased."""
        return letterbox_in(self.details, channel)

    def is_closed(self, to: Letterbox, *, but: Collection[SuppressionCause] = ()) -> bool:
        """Whether an address must not be written to, for any cause but those named; one not of theirs is looked up."""
        hashed = lookup_hash(to.channel, to.address.strip().lower())
        if hashed not in self.points:
            return notifications.is_suppressed(to.channel, to.address, but=but)
        return any(hashed + cause.encode() in self.closed for cause in SuppressionCause if cause not in but)


def addressee(any_id: UUID) -> Addressee | None:
    """The citizen with that id, or with the account of that id, and all that is asked before a message goes."""
    known = (
        select(Citizen, ContactDetails, AskingPreference, _agreed(), _points(), _closed())
        .outerjoin(ContactDetails, ContactDetails.citizen_id == Citizen.id)
        .outerjoin(AskingPreference, AskingPreference.citizen_id == Citizen.id)
        .where(or_(Citizen.id == any_id, Citizen.user_account_id == any_id))
    )
    row = db.session.execute(known.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        return None
    citizen, details, wishes, agreed, points, closed = row
    return Addressee(
        citizen, details, wishes, frozenset(agreed or ()), frozenset(points or ()), frozenset(closed or ())
    )


def _agreed() -> ScalarSelect[list[str]]:
    stands = select(func.array_agg(ConsentStanding.purpose)).where(
        ConsentStanding.citizen_id == Citizen.id,
        ConsentStanding.scope_id == NIL,
        ConsentStanding.expires_on >= clock.today(),
    )
    return stands.scalar_subquery()


def _points() -> ScalarSelect[list[bytes]]:
    theirs = select(func.array_agg(ContactPoint.lookup_hash)).where(ContactPoint.citizen_id == Citizen.id)
    return theirs.scalar_subquery()


def _closed() -> ScalarSelect[list[bytes]]:
    with_cause = Suppression.address_hash.op("||")(func.convert_to(Suppression.cause, "UTF8"))
    shut = (
        select(func.array_agg(with_cause))
        .join(ContactPoint, ContactPoint.lookup_hash == Suppression.address_hash)
        .where(ContactPoint.citizen_id == Citizen.id)
    )
    return shut.scalar_subquery()
