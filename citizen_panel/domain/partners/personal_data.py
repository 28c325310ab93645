"""What the room partners holds about a person."""

from uuid import UUID

from sqlalchemy import delete, select, update

from citizen_panel.core.db import db
from citizen_panel.domain.partners.models import AssistedSignUp, Attribution, Network, ReferralLink
from citizen_panel.domain.partners.queries import helper_of

TABLES = ("attribution", "assisted_sign_up")


def export(citizen_id: UUID) -> dict[str, object]:
    """Give out how the person came, and who helped."""
    came = db.session.execute(
        select(Network.name, Attribution.on_date_on)
        .join(ReferralLink, ReferralLink.id == Attribution.referral_link_id)
        .join(Network, Network.id == ReferralLink.network_id)
        .where(Attribution.citizen_id == citizen_id)
    ).one_or_none()
    helped = helper_of(citizen_id)
    return {
        "came_through": None if came is None else {"network": came[0], "on": came[1].isoformat()},
        "helped_to_join": None
        if helped is None
        else {"partner": helped[1].name, "basis": helped[0].basis, "at": helped[0].captured_at.isoformat()},
    }


def erase(citizen_id: UUID) -> int:
    """Forget how the person came; the record of help stays, pointing at nobody."""
    gone = db.session.execute(delete(Attribution).where(Attribution.citizen_id == citizen_id))
    cut = db.session.execute(
        update(AssistedSignUp).where(AssistedSignUp.citizen_id == citizen_id).values(citizen_id=None)
    )
    return int(gone.rowcount + cut.rowcount)  # type: ignore[attr-defined]
