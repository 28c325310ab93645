"""What follows from a fact: the table. Rooms never call upwards to make something happen; they say what happened."""

from collections.abc import Callable, Mapping
from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.events import Event
from citizen_panel.domain.accounts import events as accounts
from citizen_panel.domain.citizens import events as citizens
from citizen_panel.domain.consent import events as consent
from citizen_panel.domain.equality import events as equality
from citizen_panel.domain.insights import events as insights
from citizen_panel.domain.ledger import events as ledger
from citizen_panel.domain.ledger.queries import Fact
from citizen_panel.domain.matching import events as matching
from citizen_panel.domain.notifications import events as notifications
from citizen_panel.domain.notifications import queries as messages
from citizen_panel.domain.notifications import service as outbox
from citizen_panel.domain.notifications.minding import UNKNOWN
from citizen_panel.domain.organisations import events as organisations
from citizen_panel.domain.organisations.queries import told_of_requests
from citizen_panel.domain.partners import events as partners
from citizen_panel.domain.partners import gaps
from citizen_panel.domain.projects import events as projects
from citizen_panel.domain.projects.queries import roles_of
from citizen_panel.domain.projects.vocabulary import ProjectPart
from citizen_panel.domain.reference import events as reference
from citizen_panel.domain.rights import asking_again
from citizen_panel.domain.rights import events as rights
from citizen_panel.domain.sessions import events as sessions
from citizen_panel.domain.sessions import queries as meetings
from citizen_panel.domain.sessions import service as meeting_service
from citizen_panel.domain.sessions import unreached
from citizen_panel.tasks import seats
from citizen_panel.tasks.copies import make_copy
from citizen_panel.tasks.faults import do_again

Reaction = Callable[[Fact], None]
RELAY = Actor.system("relay")
AT_ONCE = 100


def confirm_place(fact: Fact) -> None:
    """Tell somebody that their place is kept, by the way they like best; whom we moved is told in other words."""
    taken = meetings.taken(_id(fact, "booking"))
    if taken is None or taken.booking.moved_from_at is None:
        _about_booking("place_confirmed", fact)


def confirm_giving_up(fact: Fact) -> None:
    """Tell somebody who gave a place up that it is done; nobody is written to after a withdrawal."""
    if fact.body is not None and fact.body["cause"] == "by_person":
        _about_booking("place_given_up", fact)


def tell_the_lead(fact: Fact) -> None:
    """Tell those who lead the project that a place is free: not whose it was, nor why."""
    if fact.body is None or fact.body["cause"] not in ("by_person", "withdrawal"):
        return
    taken = meetings.taken(_id(fact, "booking"))
    if taken is None or taken.slot.starts_at <= clock.now():
        return
    for part in roles_of(taken.project.id):
        if part.role == ProjectPart.LEAD:
            outbox.queue(
                "place_free",
                key=f"place_free:{taken.booking.id}:{part.user_account_id}",
                recipient_kind="staff",
                recipient_id=part.user_account_id,
                channel="email",
                concerns_kind="booking",
                concerns_id=taken.booking.id,
                not_after=taken.slot.starts_at,
                project=taken.project.id,
                actor=RELAY,
            )


def end_what_words_of_before_allowed(fact: Fact) -> None:
    """Begin at once to end the yeses given on words that mean something else now; the timetable does the rest."""
    if fact.body is not None and fact.body["is_material"] and fact.body["version"] > 1:
        asking_again.supersede(AT_ONCE)


def acknowledge_no(fact: Fact) -> None:
    """Thank somebody for telling us, and say that it changes nothing."""
    invitation = meetings.invitation(_id(fact, "invitation"))
    if invitation is None or invitation.citizen_id is None:
        return
    outbox.queue(
        "declined",
        key=f"declined:{invitation.id}",
        recipient_kind="citizen",
        recipient_id=invitation.citizen_id,
        channel=invitation.channel,
        concerns_kind="invitation",
        concerns_id=invitation.id,
        project=invitation.project_id,
        actor=RELAY,
    )


def withdraw_offers(fact: Fact) -> None:
    """Take back every open invitation of a draw that counts no more."""
    for invitation in meetings.open_invitations_of_draw(_id(fact, "draw")):
        meeting_service.withdraw_invitation(invitation, actor=RELAY)


def tell_the_partner(fact: Fact) -> None:
    """Tell those who help people for a partner that it is asked for help: who wants to hear it, once a day at most."""
    asked = gaps.gap_request(_id(fact, "gap"))
    if asked is None:
        return
    for account_id in told_of_requests(asked.partner_id):
        outbox.queue(
            "gap_request",
            key=f"gap_request:{account_id}:{clock.today()}",
            recipient_kind="partner",
            recipient_id=account_id,
            channel="email",
            concerns_kind="gap_request",
            concerns_id=asked.id,
            actor=RELAY,
        )


def offer_more_times(fact: Fact) -> None:
    """Tell those to whom no time suited that there are others now, by the way they were asked.

    Who named days on which they could come hears of times on those days alone.
    """
    meeting = meetings.research_session(_id(fact, "research_session"))
    if meeting is not None:
        meeting_service.tell_of_more_times(meeting, fact.recorded_at, actor=RELAY)


def say_it_otherwise(fact: Fact) -> None:
    """Tell somebody by another way what did not reach them by one, or let the place go that it was about.

    What may have gone is left to a person: it is not said twice.
    """
    message = messages.message(_id(fact, "message"))
    if message is not None and messages.last_codes([message.id]).get(message.id) != UNKNOWN:
        unreached.did_not_arrive(message, actor=RELAY)


def tell_where_it_is(fact: Fact) -> None:
    """Tell everybody with a place to come that they should look again where it is; one who waits to hear hears once."""
    for taken in meetings.bookings_for(_id(fact, "research_session")):
        if taken.slot.ends_at > clock.now() and not outbox.waiting_about("place_changed", taken.booking.id):
            _to_whom_it_concerns("place_changed", taken, key=f"place_changed:{taken.booking.id}:{fact.id}")


REACTIONS: Mapping[type[Event], tuple[Reaction, ...]] = {
    consent.ConsentWordingApproved: (end_what_words_of_before_allowed,),
    ledger.WorkTriedAgain: (do_again,),
    matching.DrawVoided: (withdraw_offers,),
    matching.PlaceReleased: (seats.refill,),
    notifications.MessageFailed: (say_it_otherwise,),
    partners.GapRequested: (tell_the_partner,),
    rights.RequestVerified: (make_copy,),
    sessions.BatchReleased: (seats.refill,),
    sessions.BookingCancelled: (confirm_giving_up, tell_the_lead),
    sessions.BookingMade: (confirm_place,),
    sessions.BookingMoved: (confirm_place, seats.refill_after_moving),
    sessions.InvitationDeclined: (acknowledge_no,),
    sessions.PlaceChanged: (tell_where_it_is,),
    sessions.SeatsChanged: (seats.refill_after_planning,),
    sessions.SessionPublished: (offer_more_times, seats.refill_after_planning),
    sessions.TimesAdded: (offer_more_times, seats.refill_after_planning),
}

SILENT: tuple[type[Event], ...] = (
    sessions.StillComing,
    sessions.AnotherTimeAsked,
    sessions.AccessSettled,
    sessions.CallNoted,
    sessions.LapseReported,
    accounts.AccountClosed,
    accounts.AccountOpened,
    accounts.SignedAsFirst,
    accounts.SignedAsSecond,
    accounts.SignedIn,
    accounts.SignedOutEverywhere,
    citizens.AccessNeedsChanged,
    citizens.AskingLimitsChanged,
    citizens.CitizenJoined,
    citizens.ContactChanged,
    citizens.ContactConfirmed,
    citizens.GuardianLinkEnded,
    citizens.GuardianLinked,
    citizens.PanelBroughtIn,
    citizens.PanelImportUndone,
    citizens.PanelStatusChanged,
    citizens.PeopleListSaved,
    citizens.RecordLooked,
    citizens.ProcessingRestricted,
    consent.ConsentExpired,
    consent.ConsentGranted,
    consent.ConsentRefused,
    consent.ConsentSuperseded,
    consent.ConsentWithdrawn,
    equality.EqualityAnswered,
    equality.EqualityCleared,
    insights.DecisionCited,
    insights.InsightPublished,
    insights.InsightSourced,
    insights.InsightWithdrawn,
    ledger.WorkPutAside,
    matching.AlternatePromoted,
    matching.AlternateStoodDown,
    matching.ComparisonCancelled,
    matching.ComparisonPrepared,
    matching.DrawCancelled,
    matching.DrawConfirmed,
    matching.DrawInfeasible,
    matching.DrawListed,
    matching.DrawMade,
    matching.DrawPrepared,
    matching.DrawPublished,
    matching.DrawSeedSaid,
    matching.DrawSeeded,
    matching.MethodsCompared,
    matching.PlaceGiven,
    notifications.MessageDelivered,
    notifications.MessageQueued,
    notifications.MessageSent,
    organisations.MemberAdded,
    organisations.MemberLeft,
    organisations.OrganisationRegistered,
    organisations.OrganisationSuspended,
    organisations.OrganisationVerified,
    partners.CameThrough,
    partners.GapAnswered,
    partners.GapClosed,
    partners.ReferralLinkClosed,
    partners.ReferralLinkOpened,
    partners.SignUpAssisted,
    projects.BriefApproved,
    projects.BriefClosed,
    projects.BriefDrafted,
    projects.DecisionMade,
    projects.BenchmarkDeclared,
    projects.BriefSentBack,
    projects.EarlierWorkRead,
    projects.EthicsApproved,
    projects.EthicsRefused,
    projects.EthicsSubmitted,
    projects.PartnerEngaged,
    projects.PartnerEngagementEnded,
    projects.PlanApproved,
    projects.PlanProposed,
    projects.PlanReturned,
    projects.PriorityGroupNamed,
    projects.RoleEnded,
    projects.WorkNoted,
    projects.PhaseEntered,
    projects.ProblemReopened,
    projects.ProjectClosed,
    projects.ProjectStarted,
    projects.RoleGiven,
    projects.RoundClosed,
    projects.RoundOpened,
    projects.StartDeclared,
    projects.TierSet,
    reference.DatasetLoaded,
    rights.BundleBuilt,
    rights.BundleReleased,
    rights.CitizenErased,
    rights.ComplaintAcknowledged,
    rights.ComplaintClosed,
    rights.ComplaintEscalated,
    rights.ComplaintReceived,
    rights.CopyTaken,
    rights.RemovalDone,
    rights.RemovalRaised,
    rights.RequestCalledOff,
    rights.RequestClarified,
    rights.RequestClosed,
    rights.RequestExtended,
    rights.RequestReceived,
    rights.RequestRefused,
    sessions.ArtefactMade,
    sessions.AttendanceCorrected,
    sessions.AttendanceMarked,
    sessions.CheckedIn,
    sessions.InvitationAccepted,
    sessions.InvitationIssued,
    sessions.InvitationLapsed,
    sessions.InvitationOpened,
    sessions.InvitationWithdrawn,
    sessions.MediaBlocked,
    sessions.ParticipantStopped,
    sessions.RemindersPlanned,
    sessions.RunningLate,
    sessions.SeatAwaited,
    sessions.SessionCancelled,
    sessions.SessionHeld,
    sessions.SessionLeadNamed,
    sessions.SessionMoved,
)

_BY_KIND = {event.kind(): follows for event, follows in REACTIONS.items()}


def followers(kind: str) -> tuple[Reaction, ...]:
    """What follows from a fact of this kind."""
    return _BY_KIND.get(kind, ())


def _about_booking(kind: str, fact: Fact) -> None:
    taken = meetings.taken(_id(fact, "booking"))
    if taken is not None:
        _to_whom_it_concerns(kind, taken, key=f"{kind}:{taken.booking.id}")


def _to_whom_it_concerns(kind: str, taken: meetings.Taken, *, key: str) -> None:
    citizen_id = taken.booking.citizen_id
    channel = meetings.channel_for(citizen_id) if citizen_id is not None else None
    if channel is None:
        return
    outbox.queue(
        kind,
        key=key,
        recipient_kind="citizen",
        recipient_id=citizen_id,
        channel=channel,
        concerns_kind="booking",
        concerns_id=taken.booking.id,
        not_after=taken.slot.ends_at,
        project=taken.project.id,
        actor=RELAY,
    )


def _id(fact: Fact, field: str) -> UUID:
    assert fact.body is not None
    return UUID(fact.body[field])
