"""What has happened, as the ledger has it, and whether its chains are sound."""

import re
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.core.actor import Capacity
from citizen_panel.domain.ledger.queries import newest, unsealed
from citizen_panel.domain.ledger.seal import walk
from citizen_panel.policy.permissions import Permission

bp = Blueprint("ledger", __name__, url_prefix="/ledger")

PAGE = 100
WHO = {
    Capacity.CITIZEN: lazy_gettext("a citizen"),
    Capacity.GATEKEEPER: lazy_gettext("a partner's worker"),
    Capacity.STAFF: lazy_gettext("staff of a body"),
    Capacity.PLATFORM_ADMIN: lazy_gettext("platform staff"),
    Capacity.SYSTEM: lazy_gettext("the computer"),
}


@dataclass(frozen=True)
class ChainState:
    """One chain after walking it: how long, and where it does not add up, if anywhere."""

    name: str
    length: int
    fault: str | None


@bp.get("/")
@allow(Permission.LEDGER_READ)
def index() -> str:
    return _page(())


@bp.post("/check")
@allow(Permission.LEDGER_READ)
def check() -> str:
    """Walk every chain from its beginning; changes nothing, but is too much work for a link."""
    return _page(tuple(ChainState(*each) for each in walk()))


def _page(chains: tuple[ChainState, ...]) -> str:
    facts = newest(PAGE, before=request.args.get("before", type=int))
    return render_template(
        "admin/ledger/index.html",
        facts=facts,
        said=said,
        who=WHO,
        unsealed=unsealed(),
        chains=chains,
        sound=bool(chains) and all(each.fault is None for each in chains),
        older=facts[-1].id if len(facts) == PAGE else None,
    )


def said(kind: str) -> str:
    """Say a kind of fact in words: BookingMade, booking made."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", kind).capitalize()
