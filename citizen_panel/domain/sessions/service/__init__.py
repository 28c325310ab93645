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
from citizen_panel.domain.sessions.service.calling import CallAnswer, note_call, outcomes_for, put_down, take_next_call
from citizen_panel.domain.sessions.service.caring import (
    Care,
    give_part,
    look_after,
    note_membership,
    open_for_booking,
    take_part_away,
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
    wish_days,
    withdraw_invitation,
)
from citizen_panel.domain.sessions.service.media import block_media
from citizen_panel.domain.sessions.service.more_times import tell_of_more_times
from citizen_panel.domain.sessions.service.moving import call_off_time, move_people, move_session, move_slot, still_can
from citizen_panel.domain.sessions.service.planning import (
    USUAL,
    add_artefact,
    cancel_session,
    has_last_time_begun,
    hold,
    hold_marked,
    let_lead,
    publish,
)
from citizen_panel.domain.sessions.service.reminding import plan_reminders, remind, remind_all, retime
from citizen_panel.domain.sessions.service.settling import report_lapse, settle_access
from citizen_panel.domain.sessions.service.timing import add_times, change_seats, take_away

__all__ = [
    "USUAL",
    "CallAnswer",
    "Care",
    "Filling",
    "accept",
    "add_artefact",
    "add_times",
    "ask_for_another_time",
    "block_media",
    "call_off_time",
    "cancel_booking",
    "cancel_everything_of",
    "cancel_session",
    "change_seats",
    "check_in",
    "correct",
    "decline",
    "fill_seats",
    "give_part",
    "has_last_time_begun",
    "hold",
    "hold_marked",
    "lapse",
    "lapse_overdue",
    "let_lead",
    "look_after",
    "mark",
    "move",
    "move_people",
    "move_session",
    "move_slot",
    "note_call",
    "note_membership",
    "note_running_late",
    "open_for_booking",
    "open_invitation",
    "outcomes_for",
    "plan_reminders",
    "publish",
    "put_down",
    "release_batch",
    "remind",
    "remind_all",
    "report_lapse",
    "retime",
    "settle_access",
    "still_can",
    "suppress_invitation",
    "take_away",
    "take_next_call",
    "take_part_away",
    "tell_of_more_times",
    "wait_for_a_seat",
    "wish_days",
    "withdraw_invitation",
]
