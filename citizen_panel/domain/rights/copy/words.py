"""Codes in words, as the person they are about reads them."""

from citizen_panel.core.words import say

STATUS = {
    "joined": say("You joined. An address is still to be confirmed"),
    "active": say("You can be asked"),
    "paused": say("You paused"),
    "left": say("You left the panel"),
}
AGES = {
    "under_12": say("under 12"),
    "twelve": say("12"),
    "thirteen_to_15": say("13 to 15"),
    "sixteen_17": say("16 or 17"),
    "adult": say("18 or over"),
}
LANGUAGES = {"en": say("English"), "gd": say("Gaelic"), "ar": say("Arabic")}
WAYS = {
    "email": say("email"),
    "sms": say("text message"),
    "phone": say("phone"),
    "post": say("letter"),
    "letter": say("letter"),
    "via_partner": say("an organisation you know"),
}
THROUGH = {
    "online": say("on this site"),
    "phone": say("by phone"),
    "post": say("by letter"),
    "in_person": say("in person"),
    "via_partner": say("with somebody from an organisation"),
    "system": say("by itself, when its time was over"),
}
ACTIONS = {
    "granted": say("You said yes"),
    "refused": say("You said no"),
    "withdrawn": say("You stopped it"),
    "expired": say("It ran out"),
    "superseded": say("The words changed, so we ask again"),
}
INVITATIONS = {
    "issued": say("waits for your answer"),
    "opened": say("waits for your answer"),
    "accepted": say("you said yes"),
    "declined": say("you said no"),
    "lapsed": say("ran out"),
    "withdrawn": say("taken back"),
}
PLACES = {
    "booked": say("your place"),
    "checked_in": say("you arrived"),
    "done": say("it is over"),
    "cancelled": say("given up or cancelled"),
    "moved": say("moved to another time"),
}
DRAWN = {
    "drawn": say("you were drawn"),
    "offered": say("you were drawn and asked"),
    "taken": say("you took the place"),
    "released": say("the place was let go"),
    "standing": say("you stand in for somebody who cannot come"),
    "promoted": say("you moved up to a place"),
    "stood_down": say("you no longer stand in"),
}
MEETING_WAYS = {
    "online": say("online"),
    "in_person": say("in person"),
    "phone": say("by phone"),
    "mixed": say("in person or online"),
}
ATTENDED = {
    "attended": say("you were there"),
    "late": say("you came late"),
    "left_early": say("you left early"),
    "stopped": say("you stopped"),
    "no_show": say("you did not come"),
    "excused": say("you told us that you could not come"),
}
TOOK_PART_AS = {
    "contributor": say("you took part"),
    "observer": say("you watched"),
    "supporter": say("you supported somebody"),
}
DEPTHS = {
    0: say("you were told something"),
    1: say("you were asked for an opinion"),
    2: say("what you said was written down and used"),
    3: say("you worked on it together with the team"),
    4: say("what you made was part of a decision"),
    5: say("you and others decided"),
}
MADE = {
    "notes": say("notes"),
    "map": say("a map"),
    "prototype": say("a trial version"),
    "ranking": say("a list in order"),
    "story": say("a story"),
    "recording": say("a recording"),
    "transcript": say("what was said, written down"),
    "photo": say("a photo"),
    "other": say("something else"),
}
MESSAGES = {
    "brought_in": say("You have moved to our panel"),
    "call_back": say("A phone call from us"),
    "gap_request": say("A request to an organisation"),
    "not_reached": say("Somebody was not reached"),
    "place_free": say("A place is free"),
    "renewal": say("Do you want to go on?"),
    "wording_changed": say("We have changed something you agreed to"),
    "cancelled_by_us": say("We had to cancel"),
    "place_changed": say("Where a meeting is has changed"),
    "session_moved": say("We moved a meeting"),
    "complaint_answered": say("Our answer to your complaint"),
    "complaint_received": say("We have your complaint"),
    "contact_changed": say("How to reach you was changed"),
    "contact_check": say("Is this your address?"),
    "copy_ready": say("Your copy is ready"),
    "declined": say("Thank you for your answer"),
    "guardian": say("A message to a parent or guardian"),
    "invitation": say("Invitation"),
    "more_times": say("More times"),
    "place_confirmed": say("Your place"),
    "place_given_up": say("You gave up your place"),
    "reminder": say("Reminder"),
    "rights_answered": say("Our answer to what you asked"),
    "rights_longer": say("We need longer"),
    "seat_free": say("A place has come free"),
    "seats_empty": say("Seats stay empty"),
    "stand_in": say("A place has come free"),
    "sign_in": say("Link to sign in"),
    "sign_in_changed": say("How you sign in changed"),
    "sign_in_code": say("Code to sign in"),
    "sign_in_letter": say("Code by letter"),
    "staff_invitation": say("Invitation to sign in"),
    "still_there": say("Are you still there?"),
    "turned_16": say("You are 16 now"),
    "welcome": say("Welcome"),
    "withdrawal_confirmed": say("It has stopped"),
}
WAYS_IN = {
    "passkey": say("a passkey"),
    "provider": say("a linked account"),
    "authenticator": say("a code from an app"),
}
MESSAGE_STATES = {
    "queued": say("waits to be sent"),
    "leased": say("is being sent"),
    "sent": say("sent"),
    "delivered": say("arrived"),
    "failed": say("did not arrive"),
    "given_up": say("could not be sent"),
    "cancelled": say("not sent: no longer needed"),
    "suppressed": say("not sent: you did not want it, it was too late, or this address did not work"),
}
ASKED = {
    "invited": say("you were asked"),
    "attended": say("you took part"),
    "attended_sensitive": say("you took part in something that can be hard to talk about"),
}
REQUESTS = {
    "access": say("a copy of your data"),
    "portability": say("your data for another service"),
    "rectify": say("to put something right"),
    "erase": say("to have everything erased"),
    "restrict": say("to hold your data still"),
    "object": say("to stop a use of your data"),
}
REQUEST_STATES = {
    "received": say("we have it, and check that it is from you"),
    "verified": say("we are working on it"),
    "called_off": say("you no longer wanted it"),
    "closed": say("done"),
    "refused": say("not done; we told you why"),
}
ABOUT = {
    "name": say("your name"),
    "contact": say("how to reach you"),
    "area": say("where you live"),
    "age": say("your age"),
    "answers": say("your answers about yourself"),
    "needs": say("what helps you take part"),
    "attendance": say("what we noted about a meeting"),
    "messages": say("being written to"),
    "choosing": say("being chosen by a computer"),
    "records": say("the record that you took part"),
    "everything": say("everything"),
    "other": say("something else"),
}
COMPLAINTS = {
    "data_protection": say("how we use your details"),
    "other": say("something else"),
}
COMPLAINT_STATES = {
    "received": say("we have it"),
    "acknowledged": say("we are looking into it"),
    "answered": say("answered"),
    "escalated": say("passed on to somebody else"),
}
OUTCOMES = {
    "upheld": say("you were right"),
    "partly": say("you were partly right"),
    "not_upheld": say("we found nothing wrong"),
}
HELPED = {
    "beside": say("beside you"),
    "phone": say("by phone"),
    "paper": say("on paper"),
    "offline": say("on a device without a connection"),
}
WHO = {
    "citizen": say("you"),
    "gatekeeper": say("somebody who helps for an organisation"),
    "staff": say("staff of a public body"),
    "platform_admin": say("the panel's staff"),
    "system": say("the computer, by its rules"),
}
SAW = {
    "meeting_list": say("the list of people with a place: your first name and reference"),
    "draw_list": say("the list of people drawn: your reference, and your first name if you said yes"),
    "needs": say("what helps you take part"),
    "contact": say("how to reach you"),
    "search": say("your name and reference, in a search"),
    "whole_record": say("your whole record"),
    "answers": say("your answers about yourself"),
    "file": say("your name, reference and how you may be asked, in a file of people"),
}
LOOKED_BECAUSE = {
    "run_meeting": say("to run a meeting"),
    "check_draw": say("to check a draw and to send invitations"),
    "arrange_help": say("to arrange what helps you"),
    "reach_person": say("to reach you"),
    "answer_person": say("to answer something you asked"),
    "rights_request": say("to do what you asked about your data"),
    "keep_panel": say("to keep the panel in order"),
    "keep_safe": say("to keep somebody safe"),
}
HAPPENED = {
    "AccessNeedsChanged": say("You told us what helps you take part, or had it forgotten"),
    "AnotherTimeAsked": say("You asked for another time"),
    "RunningLate": say("You told us that you were late"),
    "StillComing": say("You told us that you can still come"),
    "SeatAwaited": say("You asked to wait for a place"),
    "AskingLimitsChanged": say("You changed when or how often we may ask you"),
    "BookingCancelled": say("A place of yours was given up or cancelled"),
    "BookingMade": say("You took a place"),
    "BookingMoved": say("Your place was moved to another time"),
    "CallNoted": say("We noted what you said by phone, by letter or through a partner"),
    "CheckedIn": say("You arrived at a meeting"),
    "CitizenJoined": say("You joined the panel"),
    "ConsentExpired": say("A yes ran out"),
    "ConsentGranted": say("You said yes"),
    "ConsentRefused": say("You said no"),
    "ConsentSuperseded": say("A yes ended because the words changed"),
    "ConsentWithdrawn": say("You stopped something"),
    "ContactChanged": say("How to reach you was changed"),
    "ContactConfirmed": say("You showed that an address is yours"),
    "CopyTaken": say("A copy of your data was taken"),
    "EqualityAnswered": say("You answered questions about yourself, or left them out"),
    "EqualityCleared": say("Answers about yourself were erased"),
    "GuardianLinkEnded": say("What a parent or guardian agreed to ended"),
    "GuardianLinked": say("A parent or guardian agreed for you"),
    "InvitationAccepted": say("You said yes to an invitation"),
    "InvitationDeclined": say("You said no to an invitation"),
    "InvitationIssued": say("You were asked to take part"),
    "InvitationLapsed": say("An invitation ran out"),
    "InvitationOpened": say("You opened an invitation"),
    "InvitationWithdrawn": say("An invitation was taken back"),
    "PanelStatusChanged": say("Your place on the panel changed"),
    "ParticipantStopped": say("You stopped during a meeting"),
    "ProcessingRestricted": say("Your data were held still, or no longer"),
    "RecordLooked": say("Somebody saw something of your record"),
    "SignUpAssisted": say("Somebody helped you to join"),
}
