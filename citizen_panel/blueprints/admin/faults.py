"""Work that did not get done: which, when, why and how often; tried again or put aside by a person."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.admin.fault_words import STATES, now, what, why
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core.db import transaction
from citizen_panel.core.paging import LONGEST
from citizen_panel.domain.ledger import faults, minding
from citizen_panel.domain.ledger.models import Fault
from citizen_panel.domain.ledger.vocabulary import FaultState
from citizen_panel.policy.permissions import Permission

bp = Blueprint("faults", __name__, url_prefix="/faults")


@bp.get("/")
@allow(Permission.FAULT_MIND)
def index() -> str:
    asked = request.args.get("state", "")
    state = asked if asked in {FaultState.ASIDE, FaultState.WELL} else ""
    piece = faults.faults(state, request.args.get("after", "")[:LONGEST])
    entries = [one.entry_id for one in piece.rows if one.entry_id is not None]
    return render_template(
        "admin/faults/index.html",
        piece=piece,
        state=state,
        tries=faults.tries_of(entries),
        kinds=faults.kinds_of(entries),
        states=STATES,
        now=now,
        what=what,
        why=why,
        is_further=bool(request.args.get("after")),
    )


@bp.post("/<uuid:fault_id>/again")
@allow(Permission.FAULT_MIND, faults.fault)
def again(found: Fault) -> Response:
    """Have the work done once more, by whichever worker is free."""
    with transaction():
        done = minding.try_again(found.id, actor=current_actor())
    if done is None:
        return _too_late()
    flash(gettext("It is tried again within half a minute. If it fails again, it comes back to this list."))
    return redirect(url_for("admin.faults.index"), 303)


@bp.post("/<uuid:fault_id>/aside")
@allow(Permission.FAULT_MIND, faults.fault)
def aside(found: Fault) -> Response:
    """Settle it without doing the work."""
    with transaction():
        done = minding.put_aside(found.id, actor=current_actor())
    if done is None:
        return _too_late()
    flash(gettext("Put aside. It is kept for 90 days under “Put aside”."))
    return redirect(url_for("admin.faults.index"), 303)


def _too_late() -> Response:
    flash(gettext("Nothing was done: somebody else has seen to it meanwhile, or it works again."), "problem")
    return redirect(url_for("admin.faults.index"), 303)
