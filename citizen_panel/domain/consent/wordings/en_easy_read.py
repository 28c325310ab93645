"""The wordings in Easy Read English, by purpose: one idea a sentence, words that everybody knows."""

from collections.abc import Mapping

from citizen_panel.domain.consent.wordings.wording import Usual, Wording

_BODY = "{body}. They run the panel"
_BOTH = "The public body on this page. And {body}. They run the panel"
_TEAM = "The people who run the project"
_FREE = "That is OK. Your services stay the same."
_STOP = "You can stop at any time. You do not have to say why."
_TELL = "Tell us. Or tell the Information Commissioner's Office."
_TWO_YEARS = "2 years. Then we ask you again"
_SERVICE = "To make a public service better"
_STAFF = "The people who work for the panel"
_USUAL = Usual(who=_BODY, how_long=_TWO_YEARS, if_no=_FREE, change=_STOP, complain=_TELL)


def _row(
    what: str, happens: str, statement: str, *, why: str = _SERVICE, sees: str = _STAFF, **instead: str
) -> Wording:
    return _USUAL.wording(what, why, happens, sees, statement, **instead)


def _contact(what: str, happens: str, statement: str) -> Wording:
    return _row(
        what,
        happens,
        statement,
        why="To ask you to help",
        sees="The people who work for the panel. And the people who carry the message",
        how_long="As long as you are on the panel. After 2 years we ask you again",
    )


def _meeting(what: str, happens: str, statement: str, *, how_long: str, sees: str = _TEAM) -> Wording:
    return _row(what, happens, statement, who=_BOTH, sees=sees, how_long=how_long)


_ANSWER = {
    "if_no": "That is OK. We may still ask you.",
    "change": "You can stop at any time. Then we delete the answer.",
}
_DELETED = "We delete it 90 days after we have used it"
_UNTIL_STOPPED = "Until you stop it. What is printed by then stays"
_NAMED = "{named}. And {body}. They run the panel"

WORDS: Mapping[str, Wording] = {
    "pool.membership": _row(
        "Your name. How to reach you. Your area",
        "We pick people by chance. We may pick you. Then we ask you. You can say yes or no",
        "Yes. {body} may keep my details for 2 years. They may ask me to help",
        why="So we can ask you to help",
        sees="The people who work for the panel. Other people see your first name after you say yes",
    ),
    "guardian.agreement": _row(
        "Your name. How to reach you. That you said yes",
        "We may ask the young person to help. They choose. You do not see their answers",
        "I am the parent or guardian. The young person may join the panel",
        why="The young person is not 16 yet",
        how_long="Until the young person is 16. Then we ask them again",
        if_no="That is OK. The young person does not join. Nothing else changes.",
    ),
    "contact.email": _contact("Your email address", "We send you an email", "You may ask me by email"),
    "contact.sms": _contact("Your mobile number", "We send you a text message", "You may ask me by text message"),
    "contact.phone": _contact("Your phone number", "A person phones you", "You may phone me"),
    "contact.post": _contact("Your address", "We send you a letter", "You may ask me by letter"),
    "contact.via_partner": _contact(
        "The name of a group you know",
        "We tell the group. The group tells you",
        "You may ask me through a group I know",
    ),
    "equality.balance": _row(
        "{yours} {about}",
        "A computer uses your answer to pick people. It uses the answers of everybody",
        "Yes. You may use {mine} {about} to make a fair mix of people",
        why="So that there is a fair mix of people",
        sees="No person looks at it. A computer counts it",
        **_ANSWER,
    ),
    "equality.reporting": _row(
        "{yours} {about}",
        "We count the answers of many people. We show the totals",
        "Yes. You may count {mine} {about} in totals. Nobody can tell it is me",
        why="To show if everybody is heard",
        sees="No person looks at it. A computer counts it. Everybody can see the totals",
        **_ANSWER,
    ),
    "access.share_with_session": _meeting(
        "What helps you take part. Not why you need it",
        "The person who leads the meeting sees it. They get it ready for you",
        "Yes. You may tell the person who leads the meeting what helps me",
        how_long="Until the meeting is over",
        sees="The person who leads the meeting. Nobody else",
    ),
    "access.remember": _row(
        "What helps you take part. Not why you need it",
        "We keep it safe. A computer uses it to find you a good time. We ask you before we tell anybody",
        "Yes. You may keep what helps me. Then I need not say it again",
        why="So you need not say it each time",
        if_no="That is OK. We ask you each time.",
        change="You can stop at any time. Then we delete it.",
    ),
    "project.participate": _meeting(
        "Your first name. What you say. That you took part",
        "You go to a meeting. Or somebody phones you. You say what you think",
        "Yes. I want to take part in this project",
        how_long="Until the project ends. After that we do not keep your name",
    ),
    "session.attend": _meeting(
        "Your first name. What you say. That you came",
        "Somebody writes notes. They do not write your name. If you are in danger, they get help",
        "Yes. I want to take part in this meeting",
        how_long="Until the meeting is over. We keep the notes. Your name is not in them",
    ),
    "session.audio": _meeting(
        "A recording of your voice",
        "They record what people say. They listen to it later. You can come and say no to this",
        "Yes. You may record my voice",
        how_long=_DELETED,
    ),
    "session.video": _meeting(
        "A film. You can be seen and heard in it",
        "They film the meeting. They watch it later. You can come and say no to this",
        "Yes. You may film me",
        how_long=_DELETED,
    ),
    "session.photo": _meeting(
        "Photos. You can be seen in them",
        "They take photos. You can come and say no to this",
        "Yes. You may take photos of me",
        how_long=_DELETED,
    ),
    "session.transcript_by_machine": _meeting(
        "The words you say",
        "A machine writes down your words. A person checks them. You can come and say no to this",
        "Yes. A machine may write down what I say",
        how_long=_DELETED,
    ),
    "session.observers": _meeting(
        "What you do and say at the meeting",
        "Some people watch. Their names are on this page. They do not ask you things",
        "Yes. These people may watch",
        how_long="Only for this meeting",
        sees="The people who run the meeting. And the people who watch",
    ),
    "quote.anonymous": _meeting(
        "Some of your words. Not your name",
        "Your words may be in a report. Nobody can tell they are yours",
        "Yes. You may use my words without my name",
        how_long=_UNTIL_STOPPED,
        sees="Everybody who reads the report",
    ),
    "quote.named": _meeting(
        "Some of your words. And your name",
        "Your words may be in a report with your name. You see them first",
        "Yes. You may use my words with my name",
        how_long=_UNTIL_STOPPED,
        sees="Everybody who reads the report",
    ),
    "credit.named": _meeting(
        "Your name",
        "They say thank you to you by name",
        "Yes. You may say that I helped",
        how_long=_UNTIL_STOPPED,
        sees="Everybody who reads about the project",
    ),
    "insight.reuse": _meeting(
        "What you said. Not your name",
        "Other projects may read it. Then they need not ask people again",
        "Yes. Other projects may use what I said. Without my name",
        how_long="Until 3 years after the project ends",
        sees="People who work for public services in Scotland",
    ),
    "story.publish": _meeting(
        "Your story. You have read it first",
        "We show your story to everybody",
        "I have seen my story. Yes. You may show it to everybody",
        how_long="Until you stop it. Some people may keep a copy",
        sees="Everybody",
    ),
    "recontact.project": _meeting(
        "Your first name. How to reach you",
        "We may ask you again about this project",
        "Yes. You may ask me again about this project",
        how_long="Until 1 year after the project ends",
        sees="The people who work for the panel",
    ),
    "share.partner": _row(
        "Your name. How to reach you. That you are on the panel",
        "{named} can see these things. They may help you take part. They do not see your answers",
        "Yes. {named} may see my name and how to reach me",
        who=_NAMED,
        why="So that {named} can help you",
        sees="The people at {named} who help",
        how_long="As long as we work together with {named}",
        change="You can stop at any time. Then {named} must delete it.",
    ),
    "share.body": _row(
        "That we can ask you. Your area",
        "{named} picks people by chance too. They may pick you. Then the panel asks you",
        "Yes. {named} may ask me",
        who=_NAMED,
        why="So that {named} can ask you too",
        sees="The people who work for the panel. {named} sees your first name after you say yes",
    ),
    "learning.badge": _row(
        "Your name. What you learned",
        "We make a badge for you. You choose who sees it",
        "Yes. Make a badge for me",
        why="So you can show it to people",
        sees="The people you show it to",
        how_long="Until you want us to take it back",
    ),
    "platform.evaluate": _row(
        "How to reach you. What you think of the panel",
        "Once or twice a year we ask you how it is for you",
        "Yes. You may ask me about the panel",
        why="To make the panel better",
        sees="The people who work for the panel. They do not see your name",
    ),
}
