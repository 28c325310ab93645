"""Staying signed in: one press gives more time, as far as the whole sign-in lasts."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.blueprints.frame.identity import forget, seconds_left, signed_in
from citizen_panel.blueprints.public.signin import bp
from citizen_panel.core.db import transaction
from citizen_panel.domain.accounts import service
from citizen_panel.policy.permissions import Permission


@bp.post("/signin/stay")
@cached("personal")
@allow(Permission.PUBLIC)
def stay() -> Response | dict[str, int]:
    """Note that somebody is still here; tells a script how many seconds are left now, 0 when they were signed out."""
    live = signed_in()
    if live is not None:
        with transaction():
            service.touch_session(live.session_id)
        forget()
    if request.accept_mimetypes.best == "application/json":
        return {"seconds": seconds_left()}
    return redirect(url_for("public.home.show" if live is not None else "public.signin.show"), 303)
