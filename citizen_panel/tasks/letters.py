"""From a message's ids to its words, at the moment it goes: what the rooms know now, put into templates/messages.

Nothing that tells of a person's health, needs, age, place or group is ever put into a message; the name of a
project is its neutral one.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from flask import current_app
from werkzeug.routing import BuildError

from citizen_panel.core import clock
from citizen_panel.domain.accounts import queries as accounts
from citizen_panel.domain.citizens import changes, guardians
from citizen_panel.domain.citizens import queries as citizens
from citizen_panel.domain.citizens.imports.queries import came_with
from citizen_panel.domain.matching import queries as matching
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.vocabulary import Letterbox, Written
from citizen_panel.domain.organisations.queries import told_of_requests
from citizen_panel.domain.partners import gaps
from citizen_panel.domain.rights import complaints, requests
from citizen_panel.domain.rights.keeping.inactive import TO_ANSWER
from citizen_panel.domain.sessions import queries as sessions
from citizen_panel.domain.sessions.queries import Offer, Taken
from citizen_panel.domain.sessions.subjects import Subject, subject_of
from citizen_panel.gateways.wording import words_of
from citizen_panel.tasks import letters_about_consent
from citizen_panel.tasks.in_common import WORDED, InCommon, spoken

Values = dict[str, Any]


def write(
    message: Message,
    to: Letterbox,
    reference: str = "",
    language: str = "",
    *,
    subject: Subject = None,
    in_common: InCommon | None = None,
) -> Written | None:
    """The message in words, or nothing when what it is about is over.

    `reference` is the person's, if they have one; `language` the one they read now, else that of the message.
    `subject` is what it is about, where that was read already; `in_common` what is the same for others of its batch.
    """
    about = _about(message, subject, in_common or InCommon())
    if about is None:
        return None
    values = {**_everybody(to, reference), **about}
    words = words_of(message.kind, message.channel, values, spoken(language, message.language))
    return Written(message.key, message.kind, words.subject, words.body)


def _about(message: Message, subject: Subject, in_common: InCommon) -> Values | None:
    found = subject or subject_of(message)
    match found:
        case Offer() if message.kind in OF_OFFERS:
            return OF_OFFERS[message.kind](found, in_common)
        case Taken() if message.kind in OF_PLACES:
            return OF_PLACES[message.kind](message, found)
    is_over = message.kind in OF_OFFERS or message.kind in OF_PLACES
    return None if is_over else BUILDERS[message.kind](message)


def link(endpoint: str, *instead: str, **values: object) -> str:
    """The address of a page on the public site; of the first page when there is no such page."""
    base: str = current_app.config["BASE_URL"]
    router = current_app.url_map.bind("")
    for name in (endpoint, *instead):
        try:
            return base + router.build(name, values, force_external=False)
        except BuildError:
            continue
    return base + "/"


def _everybody(to: Letterbox, reference: str) -> Values:
    """What every message may say."""
    return {
        "body": current_app.config["BODY_NAME"],
        "first_name": to.name,
        "phone": current_app.config["PHONE"],
        "reference": reference,
        "site": current_app.config["BASE_URL"],
        "stop_link": link("public.stop.show"),
        "today": clock.today(),
        "why_link": link("public.notices.show", notice="privacy"),
        "address": to.address,
        "complain_link": link("public.notices.show", notice="complaints"),
    }


def _sign_in(message: Message) -> Values | None:
    words = accounts.link_words(message.concerns_id) if message.concerns_id else None
    if words is None:
        return None
    return {
        "link": link("public.signin.link", "public.signin.redeem", token=words.token),
        "code": words.code,
        "until": words.expires_at,
    }


def _code(message: Message) -> Values | None:
    words = accounts.link_words(message.concerns_id) if message.concerns_id else None
    return None if words is None else {"code": words.code, "until": words.expires_at}


def _changed(message: Message) -> Values | None:
    return {"when": message.due_at}


def _letter_code(message: Message) -> Values | None:
    code = accounts.letter_code(message.concerns_id) if message.concerns_id else None
    return None if code is None else {"code": code, "until": message.not_after, "link": link("public.letter.show")}


def _staff_invitation(message: Message) -> Values | None:
    words = accounts.link_words(message.concerns_id) if message.concerns_id else None
    return (
        None
        if words is None
        else {"link": link("public.invitation.show", token=words.token), "until": words.expires_at}
    )


def _welcome(message: Message) -> Values | None:
    words = accounts.link_words(message.concerns_id) if message.concerns_id else None
    confirm = link("public.signin.arrive", code=words.token) if words else link("public.signin.show")
    return {"link": confirm, "join_link": link("public.join.start")}


def _guardian(message: Message) -> Values | None:
    asked = guardians.link_of(message.concerns_id) if message.concerns_id else None
    if asked is None or asked.ended_on is not None or asked.from_on is not None:
        return None
    return {
        "who": citizens.first_name(asked.citizen_id),
        "link": link("public.guardian.show", token=guardians.token_of(asked.id, asked.salt)),
        "until": asked.asked_at + guardians.ANSWER_WITHIN,
    }


def _brought_in(message: Message) -> Values | None:
    came = came_with(message.recipient_id) if message.recipient_id else None
    return None if came is None else {"source": came.source, "link": link("public.signin.show")}


def _turned_16(message: Message) -> Values | None:
    return {"link": link("citizen.sixteen.show"), "until": message.not_after or message.due_at}


def _invitation(offer: Offer, in_common: InCommon) -> Values:
    return {
        **_answered(offer, in_common),
        "deadline": offer.invitation.answer_by_at,
        "offer_pence": offer.brief.offer_pence if offer.brief is not None else 0,
        "link": link("citizen.invitations.show", invitation_id=offer.invitation.id),
        **in_common.times_of(offer),
    }


def _answered(offer: Offer, in_common: InCommon) -> Values:
    return {"asker": offer.organisation.name, "short_name": offer.project.summary}


def _seats_empty(message: Message) -> Values | None:
    drawn = matching.draw(message.concerns_id) if message.concerns_id else None
    if drawn is None:
        return None
    return {
        "short_name": drawn.brief.project.summary,
        "link": link("team.matching.draw", draw_id=drawn.id),
        "partners_link": link("team.engagements.show", "team.projects.show", project_id=drawn.project_id),
    }


def _booking(message: Message, taken: Taken) -> Values:
    asked = sessions.offer(taken.booking.invitation_id) if taken.booking.invitation_id else None
    return {
        "asker": taken.organisation.name,
        "short_name": taken.project.summary,
        "starts_at": taken.slot.starts_at,
        "ends_at": taken.slot.ends_at,
        "minutes": int((taken.slot.ends_at - taken.slot.starts_at).total_seconds() // 60),
        "where": WORDED[taken.meeting.way],
        "was_at": taken.booking.moved_from_at,
        "when_short": _when(taken.slot.starts_at),
        "offer_pence": asked.brief.offer_pence if asked is not None and asked.brief is not None else 0,
        "link": link("citizen.sessions.show", "citizen.home.show", booking_id=taken.booking.id),
        **(letters_about_consent.receipt_of(taken) if message.kind == "place_confirmed" else {}),
    }


def _contact_change(message: Message) -> Values | None:
    change = changes.change_by_id(message.concerns_id) if message.concerns_id else None
    if change is None or (change.taken_at is None) is (message.kind == "contact_changed"):
        return None
    token = changes.secret_for(change.id, message.kind)
    return {"link": link("public.reach.show", token=token), "until": change.until_at}


def _request(message: Message) -> Values | None:
    row = requests.request_of(message.concerns_id) if message.concerns_id else None
    if row is None or row.citizen_id is None:
        return None
    endpoint = "citizen.copies.show" if message.kind == "copy_ready" else "citizen.asks.index"
    return {"asked_reference": row.reference, "until": row.due_at, "link": link(endpoint, "citizen.rights.show")}


def _complaint(message: Message) -> Values | None:
    row = complaints.complaint_of(message.concerns_id) if message.concerns_id else None
    if row is None or row.citizen_id is None:
        return None
    return {
        "asked_reference": row.reference,
        "until": row.at_latest_on,
        "link": link("citizen.asks.index", "citizen.rights.show"),
    }


def _still_there(message: Message) -> Values | None:
    return {"link": link("public.signin.show"), "until": (message.sent_at or clock.now()) + TO_ANSWER}


def _gap_request(message: Message) -> Values | None:
    """That a partner is asked for help; not with whom. Nothing once all is answered, or the worker wants none."""
    asked = gaps.gap_request(message.concerns_id) if message.concerns_id else None
    if asked is None or message.recipient_id not in told_of_requests(asked.partner_id):
        return None
    return {"link": link("partner.gaps.index")} if gaps.unanswered([asked.partner_id]) else None


def _when(starts_at: datetime) -> str:
    """How far off it is, in a word for the subject line: today, tomorrow, coming."""
    days = (starts_at.astimezone(clock.UK).date() - clock.today()).days
    return {0: "today", 1: "tomorrow"}.get(days, "coming")


def _with_links(
    build: Callable[[Message, letters_about_consent.Link], Values | None], message: Message
) -> Values | None:
    return build(message, link)


BUILDERS: Mapping[str, Callable[[Message], Values | None]] = {
    **{kind: partial(_with_links, build) for kind, build in letters_about_consent.BUILDERS.items()},
    "brought_in": _brought_in,
    "complaint_answered": _complaint,
    "complaint_received": _complaint,
    "copy_ready": _request,
    "contact_changed": _contact_change,
    "contact_check": _contact_change,
    "gap_request": _gap_request,
    "guardian": _guardian,
    "rights_answered": _request,
    "rights_longer": _request,
    "seats_empty": _seats_empty,
    "sign_in": _sign_in,
    "sign_in_changed": _changed,
    "sign_in_code": _code,
    "sign_in_letter": _letter_code,
    "staff_invitation": _staff_invitation,
    "still_there": _still_there,
    "turned_16": _turned_16,
    "welcome": _welcome,
}
"""By the message alone."""

OF_OFFERS: Mapping[str, Callable[[Offer, InCommon], Values]] = {
    "declined": _answered,
    "invitation": _invitation,
    "more_times": _invitation,
    "seat_free": _invitation,
    "stand_in": _invitation,
}
"""By the invitation that a message is about; without it the message is over."""

OF_PLACES: Mapping[str, Callable[[Message, Taken], Values]] = {
    "cancelled_by_us": _booking,
    "place_changed": _booking,
    "place_confirmed": _booking,
    "place_given_up": _booking,
    "reminder": _booking,
    "session_moved": _booking,
}
"""By the place that a message is about; without it the message is over."""
