"""Every page of citizens and of everybody, in every state: where it is, and for whom it looks different.

A page that is missing here fails the suite; so a new page says here in which states it is to be looked at.
"""

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.stack import Stack

NOBODY, NEW, ASKED, WAITING, PLACED, WAS_THERE, PAUSED, LEFT, FULL = (
    "nobody",
    "new to the panel",
    "asked",
    "on a waiting list",
    "with a place",
    "was at a meeting",
    "paused",
    "left",
    "with everything answered",
)
ALL = (NEW, PLACED, LEFT)

PAGES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # endpoint: (addresses, people)
    "citizen.access.edit": (("/me/access/",), (NEW, FULL)),
    "citizen.allowing.receipt": (("/me/sessions/{booking}/receipt",), (PLACED,)),
    "citizen.allowing.show": (("/me/sessions/{booking}/choices",), (PLACED, WAS_THERE)),
    "citizen.asks.correct": (("/me/rights/asked/correct",), (NEW,)),
    "citizen.asks.index": (("/me/rights/asked/",), (NEW, FULL)),
    "citizen.asks.limit": (("/me/rights/asked/hold",), (NEW,)),
    "citizen.asks.stop_use": (("/me/rights/asked/object",), (NEW,)),
    "citizen.availability.away": (("/me/availability/away",), (NEW, FULL)),
    "citizen.availability.edit": (("/me/availability/times",), (NEW,)),
    "citizen.availability.show": (("/me/availability/",), (NEW, FULL)),
    "citizen.calendar.show": (("/me/calendar/",), (NEW, PLACED)),
    "citizen.complaining.new": (("/me/rights/complain/",), (NEW,)),
    "citizen.consent.again": (("/me/consent/again",), (NEW,)),
    "citizen.consent.index": (("/me/consent/",), (*ALL, FULL)),
    "citizen.consent.pause": (("/me/consent/pause",), (NEW,)),
    "citizen.consent.receipt": (("/me/consent/receipt",), (NEW,)),
    "citizen.consent.show": (("/me/consent/of/pool.membership",), (NEW,)),
    "citizen.consent.stop": (("/me/consent/stop",), (NEW, LEFT)),
    "citizen.consent.stopped": (("/me/consent/stopped",), (LEFT,)),
    "citizen.copies.show": (("/me/rights/copy/",), (NEW,)),
    "citizen.equality.edit": (("/me/equality/sex",), (NEW,)),
    "citizen.equality.index": (("/me/equality/",), (NEW, FULL)),
    "citizen.erasing.show": (("/me/rights/erase/",), (NEW,)),
    "citizen.feedback.index": (("/me/feedback/",), (NEW, WAS_THERE, FULL)),
    "citizen.feedback.show": (("/me/feedback/{booking}",), (WAS_THERE,)),
    "citizen.home.show": (("/me/",), (NEW, ASKED, PLACED, WAS_THERE, PAUSED, LEFT, FULL)),
    "citizen.incentives.index": (("/me/incentives/",), (NEW, WAS_THERE, FULL)),
    "citizen.invitations.days": (("/me/invitations/{invitation}/days",), (ASKED,)),
    "citizen.invitations.index": (("/me/invitations/",), (NEW, ASKED, WAITING)),
    "citizen.invitations.missed": (("/me/invitations/not-drawn",), (NEW,)),
    "citizen.invitations.show": (("/me/invitations/{invitation}",), (ASKED, WAITING, PLACED)),
    "citizen.invitations.times": (("/me/invitations/{invitation}/times",), (ASKED,)),
    "citizen.invitations.wait": (("/me/invitations/{invitation}/wait",), (WAITING,)),
    "citizen.invitations.why": (("/me/invitations/{invitation}/why",), (ASKED,)),
    "citizen.limits.edit": (("/me/limits/",), (NEW, FULL)),
    "citizen.limits.pause": (("/me/limits/pause",), (NEW,)),
    "citizen.limits.projects": (("/me/limits/projects",), (WAS_THERE,)),
    "citizen.looks.index": (("/me/looks/",), (NEW, FULL)),
    "citizen.profile.contact": (
        ("/me/profile/reach/email", "/me/profile/reach/letters"),
        (NEW,),
    ),
    "citizen.profile.edit": (
        ("/me/profile/edit/name", "/me/profile/edit/formats", "/me/profile/edit/language"),
        (NEW,),
    ),
    "citizen.profile.show": (("/me/profile/",), (NEW, FULL)),
    "citizen.rights.show": (("/me/rights/",), (*ALL, FULL)),
    "citizen.security.show": (("/me/security/",), (NEW,)),
    "citizen.sessions.helped": (("/me/sessions/{booking}/helped",), (WAS_THERE,)),
    "citizen.sessions.index": (("/me/sessions/",), (NEW, PLACED, WAS_THERE)),
    "citizen.sessions.questions": (("/me/sessions/{booking}/questions",), (PLACED,)),
    "citizen.sessions.show": (("/me/sessions/{booking}",), (PLACED, WAS_THERE)),
    "citizen.sessions.times": (("/me/sessions/{booking}/times",), (PLACED,)),
    "citizen.sixteen.show": (("/me/sixteen/",), (NEW,)),
    "citizen.stopping.show": (
        ("/me/consent/stop/one/way", "/me/consent/stop/one/answer", "/me/consent/stop/one/project"),
        (PLACED,),
    ),
    "public.choosing.show": (("/choosing/",), (NOBODY,)),
    "public.complaining.new": (("/complain/",), (NOBODY,)),
    "public.complaining.sent": (("/complain/sent/CP-7K4M-2XQ9",), (NOBODY,)),
    "public.contact.show": (("/contact/",), (NOBODY,)),
    "public.draws.find": (("/draws/D-NONE/code",), (NOBODY,)),
    "public.draws.show": (("/draws/D-NONE",), (NOBODY,)),
    "public.guardian.answered": (("/guardian/answered",), (NOBODY,)),
    "public.guardian.form": (("/guardian/form/CP-7K4M-2XQ9",), (NOBODY,)),
    "public.guardian.show": (("/guardian/" + "x" * 43,), (NOBODY,)),
    "public.home.show": (("/",), (NOBODY, NEW)),
    "public.invitation.show": (("/signin/invitation/" + "x" * 43,), (NOBODY,)),
    "public.join.start": (("/join/",), (NOBODY,)),
    "public.letter.ask": (("/signin/letter/ask",), (NEW,)),
    "public.letter.show": (("/signin/letter",), (NOBODY,)),
    "public.notices.show": (
        ("/accessibility", "/complaints", "/cookies", "/data", "/easy-read", "/privacy"),
        (NOBODY,),
    ),
    "public.paper.show": (("/join/paper/",), (NOBODY,)),
    "public.paper.ways": (("/join/paper/ways",), (NOBODY,)),
    "public.reach.done": (("/reach/done/right", "/reach/done/undone"), (NOBODY,)),
    "public.reach.show": (("/reach/" + "x" * 43,), (NOBODY,)),
    "public.referral.show": (("/p/NOBODY-42",), (NOBODY,)),
    "public.saved.kept": (("/join/saved/kept",), (NOBODY,)),
    "public.saved.show": (("/join/saved/",), (NOBODY,)),
    "public.security.add": (("/signing-in/passkey",), (NEW,)),
    "public.security.link": (("/signing-in/link",), (NEW,)),
    "public.security.password": (("/signing-in/password",), (NEW,)),
    "public.security.show": (("/signing-in",), (NEW,)),
    "public.signin.arrive": (("/i/" + "x" * 43,), (NOBODY,)),
    "public.signin.confirm": (("/signin/confirm",), (NEW,)),
    "public.signin.confirmed": (("/confirmed",), (NOBODY,)),
    "public.signin.link": (("/signin/link/" + "x" * 43,), (NOBODY,)),
    "public.signin.sent": (("/signin/sent",), (NOBODY,)),
    "public.signin.show": (("/signin",), (NOBODY,)),
    "public.stop.done": (("/stop/done/pause",), (NOBODY,)),
    "public.stop.show": (("/stop/",), (NOBODY, NEW)),
    "public.undo.done": (("/stop/undo/done",), (NOBODY,)),
    "public.workers.show": (("/signin/work",), (NOBODY,)),
    "public.undo.show": (("/stop/undo/00000000-0000-4000-8000-000000000000/" + "x" * 43,), (NOBODY,)),
}

TAKEN_EMPTY = (
    "/me/equality/sex",
    "/me/limits/projects",
    "/me/profile/edit/formats",
    "/me/rights/asked/hold",
    "citizen.invitations.days",
)
"""Addresses and pages where a form may be sent with nothing in it; every other form then says what is missing."""

GONE_THROUGH = (
    "citizen.stopping.done",
    "public.join.check",
    "public.join.equality",
    "public.join.page",
    "public.join.receipt",
    "public.stop.which",
)
"""Pages that only an answer leads to: a story looks at them."""

NOT_PAGES = (
    "citizen.calendar.one",
    "public.calendar.",
    "public.draws.program",
    "public.draws.tickets",
    "public.health.",
    "public.provider.",
    "public.signin.leave",
)
"""Files, signs of life, a way out, and the ways to and from somebody else's sign-in."""

SOMEBODY = {
    NEW: "SELECT user_account_id, id, id FROM citizen c WHERE status = 'active' AND NOT EXISTS "
    "(SELECT 1 FROM invitation i WHERE i.citizen_id = c.id) ORDER BY row_no LIMIT 1",
    ASKED: "SELECT c.user_account_id, i.id, i.id FROM invitation i JOIN citizen c ON c.id = i.citizen_id "
    "WHERE i.state IN ('issued', 'opened') AND i.place_id IS NOT NULL AND c.status = 'active' "
    "ORDER BY i.answer_by_at DESC LIMIT 1",
    WAITING: "UPDATE invitation w SET waiting_at = now() FROM citizen p WHERE p.id = w.citizen_id AND w.id = "
    "(SELECT i.id FROM invitation i JOIN citizen c ON c.id = i.citizen_id WHERE i.state IN ('issued', 'opened') "
    "AND i.place_id IS NOT NULL AND c.status = 'active' ORDER BY i.answer_by_at LIMIT 1) "
    "RETURNING p.user_account_id, w.id, w.id",
    PLACED: "SELECT c.user_account_id, b.invitation_id, b.id FROM booking b JOIN slot s ON s.id = b.slot_id "
    "JOIN citizen c ON c.id = b.citizen_id WHERE b.state = 'booked' AND s.starts_at > now() ORDER BY b.id LIMIT 1",
    WAS_THERE: "SELECT c.user_account_id, b.invitation_id, b.id FROM booking b JOIN citizen c ON c.id = b.citizen_id "
    "WHERE b.state = 'done' AND c.status = 'active' ORDER BY b.id LIMIT 1",
    FULL: "SELECT c.user_account_id, b.invitation_id, b.id FROM booking b JOIN citizen c ON c.id = b.citizen_id "
    "WHERE b.state = 'done' AND c.status = 'active' ORDER BY (SELECT count(*) FROM invitation i "
    "WHERE i.citizen_id = c.id) DESC, b.id DESC LIMIT 1",
    PAUSED: "UPDATE citizen SET status = 'paused' WHERE id = (SELECT id FROM citizen c WHERE status = 'active' AND NOT "
    "EXISTS (SELECT 1 FROM invitation i WHERE i.citizen_id = c.id) ORDER BY row_no DESC LIMIT 1) "
    "RETURNING user_account_id, id, id",
    LEFT: "UPDATE citizen SET status = 'left' WHERE id = (SELECT id FROM citizen c WHERE status = 'active' AND NOT "
    "EXISTS (SELECT 1 FROM invitation i WHERE i.citizen_id = c.id) ORDER BY row_no DESC LIMIT 1) "
    "RETURNING user_account_id, id, id",
}
SIGNED_IN = (
    "INSERT INTO sign_in_session (id, user_account_id, token_hash, started_at, seen_at, expires_at, fresh_until, ways) "
    "VALUES (gen_random_uuid(), %s, %s, now(), now(), now() + interval '10 hours', now() + interval '9 hours', "
    "'{email}') RETURNING id"
)


@dataclass(frozen=True)
class Somebody:
    """One of the demo's people in a state, signed in: the cookie, and what their addresses name."""

    cookie: str = ""
    names: dict[str, str] = field(default_factory=dict)


def somebody(stack: Stack, state: str) -> Somebody:
    """A person of the running platform who is in that state, with a sign-in of their own."""
    if state == NOBODY:
        return Somebody()
    ((account, invitation, booking),) = stack.rows(SOMEBODY[state])
    token = secrets.token_urlsafe(32)
    stack.rows(SIGNED_IN, account, hashlib.sha256(token.encode()).digest())
    return Somebody(token, {"invitation": str(invitation), "booking": str(booking)})


def of(state: str) -> Iterator[tuple[str, str]]:
    """The pages to look at in a state: endpoint and address, still to be filled with names."""
    for endpoint, (addresses, people) in PAGES.items():
        if state in people:
            yield from ((endpoint, address) for address in addresses)
