"""Proof of identity: accounts, one-time links and codes, signed-in sessions."""

from citizen_panel.domain.accounts.service.accounts import (
    change_addresses,
    close_account,
    open_account,
    sign_out_everywhere,
)
from citizen_panel.domain.accounts.service.codes import check_code, send_code
from citizen_panel.domain.accounts.service.forms import forget_forms, form_led_to, give_form_back, take_form
from citizen_panel.domain.accounts.service.limits import check_limits, note
from citizen_panel.domain.accounts.service.links import (
    ask_for_link,
    issue_link,
    look_at_link,
    operator_link,
    redeem_confirmation,
    redeem_link,
)
from citizen_panel.domain.accounts.service.signed_in import (
    end_one,
    end_session,
    renew_session,
    start_session,
    touch_session,
)

__all__ = [
    "ask_for_link",
    "change_addresses",
    "check_code",
    "check_limits",
    "close_account",
    "end_one",
    "end_session",
    "forget_forms",
    "form_led_to",
    "give_form_back",
    "issue_link",
    "look_at_link",
    "note",
    "open_account",
    "operator_link",
    "redeem_confirmation",
    "redeem_link",
    "renew_session",
    "send_code",
    "sign_out_everywhere",
    "start_session",
    "take_form",
    "touch_session",
]
