"""Words of the pages on which a meeting is got ready: who does what, what has to be there, what can be lent."""

from flask_babel import lazy_gettext

from citizen_panel.domain.sessions.rules.readiness import Thing
from citizen_panel.domain.sessions.vocabulary import ResourceKind, StaffPart

_ = lazy_gettext

STAFF_PARTS = {
    StaffPart.LEAD: _("Lead"),
    StaffPart.SECOND: _("Second in the room"),
    StaffPart.NOTE_TAKER: _("Takes notes"),
    StaffPart.OBSERVER: _("Watches"),
    StaffPart.INTERPRETER: _("Interpreter"),
    StaffPart.SAFEGUARDING_LEAD: _("Safeguarding lead"),
    StaffPart.DEPUTY: _("Deputy of the safeguarding lead"),
}
THINGS = {
    Thing.LEAD: (_("Somebody leads it"), _("Name the lead on the page of the meeting.")),
    Thing.SAFEGUARDING: (
        _("A safeguarding lead and a deputy"),
        _("Two people, who can be reached while it lasts."),
    ),
    Thing.TWO_STAFF: (_("Two members of staff"), _("A lead, and a second or somebody who takes notes.")),
    Thing.MEMBERSHIP: (
        _("Membership of the PVG scheme was seen"),
        _("Of everybody who runs it. Note the day, never the certificate."),
    ),
    Thing.VENUE: (_("The place was checked"), _("Note the day of the check.")),
    Thing.ALONE: (_("Nobody of the staff is alone"), _("Advice: note the day of the check.")),
    Thing.CONTENT_NOTE: (_("What people should know before"), _("Write it below.")),
    Thing.DISTRESS: (_("What you do when somebody is upset"), _("Write it below.")),
    Thing.AFTERCARE: (_("Where people find support afterwards"), _("Write it below.")),
    Thing.ABOUT: (_("What the meeting is for"), _("Advice: people with a place read it.")),
    Thing.PLACE: (_("Where it is, or how people join"), _("Advice: people with a place need it before the day.")),
}
RESOURCE_KINDS = {
    ResourceKind.BSL_INTERPRETER: _("BSL interpreter"),
    ResourceKind.CAPTIONER: _("Captioner"),
    ResourceKind.ACCESSIBLE_ROOM: _("Accessible room"),
    ResourceKind.DEVICE: _("Device to lend"),
    ResourceKind.OTHER: _("Something else"),
}
