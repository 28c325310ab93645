"""The six principles of an ethics checklist and what always needs somebody outside, in words."""

from flask_babel import lazy_gettext

from citizen_panel.domain.projects.vocabulary import Principle, Rating, ReviewState, Trigger

_ = lazy_gettext

PRINCIPLES = {
    Principle.PUBLIC_BENEFIT: (
        _("Public benefit"),
        _("It is clear what gets better for people, and that asking them is worth their time."),
    ),
    Principle.SOUND_METHOD: (
        _("A sound method"),
        _("The way of asking can answer the question, and nobody asked just this lately."),
    ),
    Principle.DATA_PROTECTION: (
        _("Data protection"),
        _("We hold as little as we can, say how long, and keep it safe."),
    ),
    Principle.INFORMED_CONSENT: (
        _("Informed consent"),
        _("People know what they say yes to, may stop at any time, and lose nothing by a no."),
    ),
    Principle.ENABLING_PARTICIPATION: (
        _("Enabling people to take part"),
        _("What helps people is arranged and paid for: travel, care, interpreters, another format."),
    ),
    Principle.MINIMISING_HARM: (
        _("As little harm as can be"),
        _("There is a named safeguarding lead, a plan for distress, and support afterwards."),
    ),
}
RATINGS = {
    Rating.GREEN: _("Green: in place"),
    Rating.AMBER: _("Amber: in place with what I write below"),
    Rating.RED: _("Red: not in place"),
}
RATED = {
    Rating.GREEN: (_("Green"), "green"),
    Rating.AMBER: (_("Amber"), "yellow"),
    Rating.RED: (_("Red"), "red"),
}
TRIGGERS = {
    Trigger.UNDER_18: _("People under 18"),
    Trigger.ADULT_AT_RISK: _("Adults at risk of harm"),
    Trigger.CAPACITY_IN_DOUBT: _("People whose capacity to decide may be in doubt"),
    Trigger.SENSITIVE_TOPIC: _("Trauma, abuse, bereavement, suicide, violence, immigration status or detention"),
    Trigger.MONITORING: _("Technology that watches or follows people"),
    Trigger.IN_A_HOME: _("One-to-one talks in somebody’s home"),
    Trigger.SENSITIVE_RECORDING: _("Recordings on a sensitive topic"),
    Trigger.VERY_SMALL_GROUP: _("Groups of fewer than 5 from a small community"),
}
STATES = {
    ReviewState.DRAFT: (_("Being written"), "blue"),
    ReviewState.SUBMITTED: (_("Waits for a decision"), "yellow"),
    ReviewState.APPROVED: (_("Approved"), "green"),
    ReviewState.APPROVED_WITH_CONDITIONS: (_("Approved with conditions"), "green"),
    ReviewState.REFUSED: (_("Not approved"), "red"),
    ReviewState.EXPIRED: (_("Ran out"), "red"),
}
