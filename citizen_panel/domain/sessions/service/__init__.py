"""The verbs of meetings, invitations and places."""

from citizen_panel.domain.sessions.service.attending import correct, mark
from citizen_panel.domain.sessions.service.booking import (
    accept,
    cancel_booking,
    cancel_everything_of,
    check_in,
    move,
    note_running_late,
)
from citizen_panel.domain.sessions.service.filling import Filling, fill_seats
from citizen_panel.domain.sessions.service.inviting import (
    ask_for_another_time,
    decline,
    lapse,
    lapse_overdue,
    open_invitation,
    release_batch,
    suppress_invitation,
    wait_for_a_seat,
    withdraw_invitation,
)
from citizen_panel.domain.sessions.service.media import block_media
from citizen_panel.domain.sessions.service.planning import USUAL, add_artefact, cancel_session, hold, let_lead, publish
from citizen_panel.domain.sessions.service.reminding import plan_reminders, remind, retime

__all__ = [
    "USUAL",
    "Filling",
    "accept",
    "add_artefact",
    "ask_for_another_time",
    "block_media",
    "cancel_booking",
    "cancel_everything_of",
    "cancel_session",
    "check_in",
    "correct",
    "decline",
    "fill_seats",
    "hold",
    "lapse",
    "lapse_overdue",
    "let_lead",
    "mark",
    "move",
    "note_running_late",
    "open_invitation",
    "plan_reminders",
    "publish",
    "release_batch",
    "remind",
    "retime",
    "suppress_invitation",
    "wait_for_a_seat",
    "withdraw_invitation",
]
