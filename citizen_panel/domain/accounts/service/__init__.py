"""Proof of identity: accounts, one-time links and codes, signed-in sessions."""

from citizen_panel.domain.accounts.service.accounts import (
    change_addresses,
    close_account,
    end_by_operator,
    end_everybody,
    open_account,
    sign_out_everywhere,
)
from citizen_panel.domain.accounts.service.codes import check_code, redeem_sign_in_code, send_code
from citizen_panel.domain.accounts.service.factors import after_change, remove_factor
from citizen_panel.domain.accounts.service.forms import forget_forms, form_led_to, give_form_back, take_form
from citizen_panel.domain.accounts.service.letters import (
    invite_worker,
    redeem_letter_code,
    send_letter_code,
    use_invitation,
)
from citizen_panel.domain.accounts.service.limits import check_limits, note
from citizen_panel.domain.accounts.service.links import (
    ask_for_link,
    issue_link,
    look_at_link,
    operator_link,
    redeem_confirmation,
    redeem_link,
    void_every_link,
)
from citizen_panel.domain.accounts.service.passkeys import Site, add_passkey, ask_for_passkey, ask_to_add, check_passkey
from citizen_panel.domain.accounts.service.providers import link_provider, sign_in_by_provider
from citizen_panel.domain.accounts.service.signed_in import (
    end_all,
    end_one,
    end_session,
    renew_session,
    start_session,
    touch_session,
)
from citizen_panel.domain.accounts.service.workers import (
    Proved,
    check_second,
    new_recovery_codes,
    set_up_secret,
    set_up_worker,
    sign_in_with_password,
)

__all__ = [
    "Proved",
    "Site",
    "add_passkey",
    "after_change",
    "ask_for_link",
    "ask_for_passkey",
    "ask_to_add",
    "change_addresses",
    "check_code",
    "check_limits",
    "check_passkey",
    "check_second",
    "close_account",
    "end_all",
    "end_by_operator",
    "end_everybody",
    "end_one",
    "end_session",
    "forget_forms",
    "form_led_to",
    "give_form_back",
    "invite_worker",
    "issue_link",
    "link_provider",
    "look_at_link",
    "new_recovery_codes",
    "note",
    "open_account",
    "operator_link",
    "redeem_confirmation",
    "redeem_letter_code",
    "redeem_link",
    "redeem_sign_in_code",
    "remove_factor",
    "renew_session",
    "send_code",
    "send_letter_code",
    "set_up_secret",
    "set_up_worker",
    "sign_in_by_provider",
    "sign_in_with_password",
    "sign_out_everywhere",
    "start_session",
    "take_form",
    "touch_session",
    "use_invitation",
    "void_every_link",
]
