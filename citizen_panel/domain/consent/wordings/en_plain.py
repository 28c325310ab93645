"""The wordings in plain English, by purpose."""

from collections.abc import Mapping
from dataclasses import replace

from citizen_panel.domain.consent.wordings.wording import Usual, Wording

_BODY = "{body}, which runs the panel"
_BOTH = "the public body named on this page, and {body}, which runs the panel"
_TEAM = "those who run the project and its meetings"
_FREE = "Saying no changes nothing about the services you use."
_STOP = "You can stop at any time, without a reason."
_TELL = "Tell us, or the Information Commissioner's Office."
_TWO_YEARS = "24 months. Then we ask again"

_panel = Usual(who=_BODY, how_long=_TWO_YEARS, if_no=_FREE, change=_STOP, complain=_TELL).wording


def _contact(what: str, happens: str, statement: str) -> Wording:
    return _panel(
        what,
        "to ask you to take part, and to tell you what changed",
        happens,
        "the panel's staff, and the companies that carry messages for us",
        statement,
        how_long="as long as you are on the panel. After 24 months we ask again",
    )


def _meeting(what: str, happens: str, how_long: str, statement: str, *, sees: str = _TEAM) -> Wording:
    made = _panel(
        what, "to design a public service with the people who use it", happens, sees, statement, how_long=how_long
    )
    return replace(made, who=_BOTH)


_RECORDED = "it is deleted 90 days after we have worked through it"

WORDS: Mapping[str, Wording] = {
    "pool.membership": _panel(
        "your name, how to reach you, your area",
        "so that you can be asked to take part",
        "A computer draws people by chance. If you are drawn, we ask you. You choose each time",
        "the panel's staff. Project teams see your first name only after you say yes",
        "Yes, I agree that {body} may keep my details for 24 months so I can be asked",
    ),
    "guardian.agreement": _panel(
        "that you agree, your name, and how to reach you",
        "because the young person is under 16",
        "The young person can be asked to take part. They choose each time. You do not see their answers",
        "the panel's staff",
        "I am the young person's parent or guardian, and I agree that they may join the panel",
        how_long="until the young person is 16. Then we ask them afresh",
        if_no="The young person does not join. Nothing else changes for them or for you.",
    ),
    "contact.email": _contact(
        "your email address", "We send you an email when we ask you something", "{body} may ask me by email"
    ),
    "contact.sms": _contact(
        "your mobile number",
        "We send you a text message when we ask you something",
        "{body} may ask me by text message",
    ),
    "contact.phone": _contact(
        "your phone number",
        "A person from the panel phones you when we ask you something",
        "{body} may phone me to ask",
    ),
    "contact.post": _contact(
        "your postal address", "We send you a letter when we ask you something", "{body} may ask me by letter"
    ),
    "contact.via_partner": _contact(
        "the name of the organisation",
        "We tell the organisation that we would like to ask you. It passes that on",
        "{body} may ask me through an organisation I know",
    ),
    "equality.balance": _panel(
        "{yours} {about}",
        "so that groups are a fair mix",
        "The computer that draws people uses it, together with the answers of everybody else",
        "nobody singly. Computers count it",
        "I agree that {body} may use {mine} {about} to make sure groups are balanced",
        if_no="It does not lower your chance to be asked.",
        change="You can stop at any time. We then erase the answer.",
    ),
    "equality.reporting": _panel(
        "{yours} {about}",
        "to show whether everybody is heard",
        "We count it together with the answers of many others, and publish the totals",
        "nobody singly. Totals are published where nobody can be picked out",
        "I agree that {body} may count {mine} {about} in totals, where nobody can be picked out",
        if_no="It does not lower your chance to be asked.",
        change="You can stop at any time. We then erase the answer.",
    ),
    "access.share_with_session": replace(
        _meeting(
            "what helps you take part, like a ramp or large print. Never a diagnosis",
            "The person who leads the meeting sees it and arranges it",
            "until the meeting ends. Then nobody sees it",
            "I agree that the person who leads the meeting is told what helps me",
            sees="the one person who leads the meeting. Nobody else",
        ),
        why="so that it is there when you come",
        if_no=f"You can still come. {_FREE}",
    ),
    "access.remember": _panel(
        "what helps you take part, like a ramp or large print. Never a diagnosis",
        "so that you need not say it each time",
        "We keep it, locked. A computer reads it when people are drawn, to find you a time that fits. "
        "For each meeting we ask whether we may tell the person who leads it",
        "only the person who leads a meeting, and only if you agree each time",
        "I agree that {body} may keep what helps me take part, for next time",
        if_no=f"We ask you each time. {_FREE}",
        change="You can stop at any time. We then erase it.",
    ),
    "project.participate": _meeting(
        "your first name, what you say, and that you took part",
        "You come to a meeting, a call or a visit. What you say helps to decide about the service",
        "until the project ends. After that only a code is kept, not your name",
        "I agree to take part in this project",
    ),
    "session.attend": _meeting(
        "your first name, what you say, and that you came",
        "Somebody takes notes without your name. If you are in danger, the team must get help",
        "until the meeting is over. Notes without your name are kept",
        "I agree to take part in this meeting",
    ),
    "session.audio": _meeting(
        "a recording of your voice",
        "The team records what is said and listens to it later. You can take part without",
        _RECORDED,
        "I agree that my voice is recorded",
    ),
    "session.video": _meeting(
        "a film in which you can be seen and heard",
        "The team films the meeting and watches it later. You can take part without",
        _RECORDED,
        "I agree that I am filmed",
    ),
    "session.photo": _meeting(
        "photos in which you can be seen",
        "The team takes photos to show how the work went. You can take part without",
        "they are deleted 90 days after we have worked through them",
        "I agree that photos of me are taken",
    ),
    "session.transcript_by_machine": _meeting(
        "what you say, as a machine writes it down",
        "A computer program turns speech into text. A person checks it. You can take part without",
        _RECORDED,
        "I agree that a machine writes down what I say",
    ),
    "session.observers": _meeting(
        "that you take part, and what you say while they watch",
        "The people named on this page sit in and watch. They do not ask you anything",
        "for this meeting only",
        "I agree that the people named may watch this meeting",
        sees="those who run the meeting, and the people named",
    ),
    "quote.anonymous": _meeting(
        "some of your words, without your name",
        "The team may print your words in a report. It shows nothing that tells who said them",
        "until you stop it. What is printed by then stays",
        "I agree that my words may be used without my name",
        sees="everybody who reads the report",
    ),
    "quote.named": _meeting(
        "some of your words, with your name",
        "The team may print your words with your name. You see them first",
        "until you stop it. What is printed by then stays",
        "I agree that my words may be used with my name",
        sees="everybody who reads the report",
    ),
    "credit.named": _meeting(
        "your name",
        "The team thanks you by name where it tells about the project",
        "until you stop it. What is printed by then stays",
        "I agree to be named as somebody who helped",
        sees="everybody who reads about the project",
    ),
    "insight.reuse": _meeting(
        "what you said, without your name",
        "Other public bodies may read it, so that people need not be asked the same again",
        "until 3 years after the project ends",
        "I agree that what I said may be used in other projects, without my name",
        sees="people who work on public services in Scotland",
    ),
    "story.publish": _meeting(
        "your story, as you have seen it in writing",
        "You read it first. We publish it only after you say yes",
        "until you stop it. Copies that others made by then may stay",
        "I have seen my story, and I agree that it is published",
        sees="everybody",
    ),
    "recontact.project": _meeting(
        "your first name and how to reach you, through the panel",
        "We may ask you again about this project, without a new draw",
        "until 12 months after the project ends",
        "I agree to be asked again about this project",
        sees="the panel's staff. The team sees your first name after you say yes",
    ),
    "share.partner": replace(
        _panel(
            "your name, how to reach you, and that you are on the panel",
            "so that an organisation you know can help you take part",
            "{named} can see these things, and may ask you for us. It sees none of your answers about yourself",
            "those at {named} who help people on the panel",
            "I agree that {named} may see my name and how to reach me",
            how_long="as long as our agreement with {named} lasts",
            change="You can stop at any time. {named} must then delete what it has.",
        ),
        who="{named}, and {body}, which runs the panel",
    ),
    "share.body": replace(
        _panel(
            "that you can be asked, and your area",
            "so that {named} can ask you about its services too",
            "{named} may draw people for its projects. If you are drawn, the panel asks you",
            "the panel's staff. {named} sees your first name only after you say yes",
            "I agree that {named} may ask me",
        ),
        who="{named}, and {body}, which runs the panel",
    ),
    "learning.badge": _panel(
        "your name, and what you learned or did",
        "so that you can show it to others",
        "We make a badge. You decide who sees it. It never tells why you were asked",
        "whoever you show it to",
        "I agree that {body} makes a badge for me",
        how_long="until you ask us to take it back",
    ),
    "platform.evaluate": _panel(
        "how to reach you, and what you tell us about the panel",
        "to make the panel better",
        "Once or twice a year we ask you how it works for you",
        "the panel's staff, without your name",
        "I agree that {body} may ask me how the panel works",
    ),
}
