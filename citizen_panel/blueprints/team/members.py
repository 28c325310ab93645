"""Who works for the body, in which roles."""

from flask import Blueprint, render_template

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.role_words import ROLES
from citizen_panel.domain.accounts.queries import contacts_of
from citizen_panel.domain.organisations.queries import members_of, organisation
from citizen_panel.policy.permissions import Permission

bp = Blueprint("members", __name__, url_prefix="/members")


@bp.get("/")
@allow(Permission.MEMBER_LIST)
def index() -> str:
    bodies = [found for found in map(organisation, current_actor().organisations()) if found is not None]
    members = {body.id: members_of(body.id) for body in bodies}
    contacts = contacts_of({account_id for each in members.values() for account_id in each})
    people = {
        body_id: sorted((contacts.get(account_id, {}).get("name", ""), roles) for account_id, roles in each.items())
        for body_id, each in members.items()
    }
    return render_template(
        "team/members/index.html", bodies=sorted(bodies, key=lambda body: body.name), people=people, role_words=ROLES
    )
