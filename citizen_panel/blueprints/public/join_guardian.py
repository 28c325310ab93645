"""From the guardian's name on the form to the question that goes to them."""

from citizen_panel.blueprints.frame.join_draft import Draft
from citizen_panel.core.actor import Actor
from citizen_panel.domain.accounts.rules import read_address
from citizen_panel.domain.citizens import guardians
from citizen_panel.domain.citizens.guardians import GuardianSheet
from citizen_panel.domain.citizens.vocabulary import GuardianWay, Joined
from citizen_panel.domain.notifications.vocabulary import Channel

WAYS = {Channel.EMAIL: GuardianWay.EMAIL, Channel.SMS: GuardianWay.SMS}


def ask_guardian(joined: Joined, draft: Draft, actor: Actor) -> None:
    """Ask the parent or guardian whom somebody under 16 named, in the present transaction; nobody for the others."""
    named = draft.page("guardian")
    if draft.page("age").get("age") != "thirteen_to_15" or not named:
        return
    address = read_address(named["reach"]) if named.get("reach") else None
    sheet = GuardianSheet(name=named["guardian"], address=address.value if address else "")
    guardians.ask(joined.citizen_id, sheet, WAYS[address.channel] if address else GuardianWay.PAPER, actor=actor)
