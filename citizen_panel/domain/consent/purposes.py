"""Every purpose for which somebody may say yes or no: what it is for, for how long, what stopping does.  <- add here

Wordings are version 1, in plain English. They are published once, as texts that never change; a new wording is a new
version. `{body}` is the body that runs the panel; `{mine} {about}` names an answer, as the person would.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from citizen_panel.core.words import say

MEMBERSHIP = "pool.membership"
CONTACT = "contact"
BALANCE = "equality.balance"
REPORTING = "equality.reporting"
ACCESS_SHARE = "access.share_with_session"
ACCESS_REMEMBER = "access.remember"

EQUALITY_SUBJECTS: dict[str, str] = {
    "age": say("age"),
    "sex": say("sex"),
    "trans_status": say("being trans or having a trans history"),
    "long_term_condition": say("long-term conditions"),
    "activity_limitation": say("how a condition limits day-to-day life"),
    "ethnic_group": say("ethnic group"),
    "religion": say("religion or belief"),
    "sexual_orientation": say("sexual orientation"),
    "unpaid_care": say("looking after somebody"),
    "tenure": say("owning or renting a home"),
    "simd_quintile": say("how well-off the area is"),
    "urban_rural": say("living in a town or in the country"),
    "main_language": say("main language"),
    "impairment_areas": say("what conditions affect"),
}
"""What equality purposes are about; a test holds it against the catalogue of questions."""

FROM_THE_POSTCODE = frozenset({"simd_quintile", "urban_rural"})
"""Worked out, not answered; said so in the statement."""


@dataclass(frozen=True)
class Wording:
    """One version of the words: short rows of a heading and a sentence, then the statement agreed to."""

    rows: tuple[tuple[str, str], ...]
    statement: str
    version: int = 1
    is_material: bool = True

    def body(self, **words: str) -> str:
        """The text as it is kept and shown: a line for each row, the statement last."""
        lines = [f"{heading}: {sentence}" for heading, sentence in self.rows]
        return "\n".join([*lines, self.statement]).format(**words)


@dataclass(frozen=True)
class Purpose:
    """One purpose.

    `months` is how long a yes lasts (none: until what it is for ends). `each` names a family with one purpose for
    every characteristic, written `equality.balance/age`. `effect` says what stopping does, to the person.
    """

    code: str
    title: str
    effect: str
    months: int | None = None
    wording: Wording | None = None
    each: bool = False

    def codes(self) -> tuple[str, ...]:
        """The codes under which decisions are kept."""
        return tuple(f"{self.code}/{about}" for about in EQUALITY_SUBJECTS) if self.each else (self.code,)


_FREE = say("Saying no changes nothing about the services you use.")
_STOP = say("You can stop at any time, without a reason.")
_COMPLAIN = say("Tell us, or the Information Commissioner's Office.")
_UNTIL = 24


def _contact(way: str, title: str, what: str, statement: str) -> Purpose:
    rows = (
        (say("Who"), say("{body}, which runs the panel")),
        (say("What"), what),
        (say("Why"), say("to ask you to take part, and to tell you what changed")),
        (say("Who sees it"), say("the panel's staff, and the companies that carry messages for us")),
        (say("How long"), say("as long as you are on the panel")),
        (say("If you say no"), _FREE),
        (say("Change your mind"), _STOP),
        (say("Not happy?"), _COMPLAIN),
    )
    effect = say("We stop using this way at once.")
    return Purpose(f"{CONTACT}.{way}", title, effect, _UNTIL, Wording(rows, statement))


def _equality(code: str, title: str, why: str, who: str, effect: str, statement: str) -> Purpose:
    rows = (
        (say("Who"), say("{body}, which runs the panel")),
        (say("What"), say("{yours} {about}")),
        (say("Why"), why),
        (say("Who sees it"), who),
        (say("How long"), say("24 months. Then we ask again")),
        (say("If you say no"), say("It does not lower your chance to be asked.")),
        (say("Change your mind"), say("You can stop at any time. We then erase the answer.")),
        (say("Not happy?"), _COMPLAIN),
    )
    return Purpose(code, title, effect, _UNTIL, Wording(rows, statement), each=True)


def _meeting(code: str, title: str, what: str, how_long: str, effect: str, statement: str) -> Purpose:
    rows = (
        (say("Who"), say("the public body that runs the project, and {body}, which runs the panel")),
        (say("What"), what),
        (say("Why"), say("to design a public service with the people who use it")),
        (say("Who sees it"), say("those who run the project and its meetings")),
        (say("How long"), how_long),
        (say("If you say no"), _FREE),
        (say("Change your mind"), _STOP),
        (say("Not happy?"), _COMPLAIN),
    )
    return Purpose(code, title, effect, None, Wording(rows, statement))


def _later(code: str, title: str, effect: str, months: int | None = None) -> Purpose:
    return Purpose(code, title, effect, months)


PURPOSES: tuple[Purpose, ...] = (
    Purpose(
        MEMBERSHIP,
        say("Being on the panel"),
        say("Nobody asks you any more. Places you have are given up. Money due to you is still paid."),
        _UNTIL,
        Wording(
            (
                (say("Who"), say("{body}, which runs the panel")),
                (say("What"), say("your name, how to reach you, your area")),
                (say("Why"), say("so that you can be asked to take part")),
                (
                    say("Who sees it"),
                    say("the panel's staff. Project teams see your first name only after you say yes"),
                ),
                (say("How long"), say("24 months. Then we ask again")),
                (say("If you say no"), _FREE),
                (say("Change your mind"), _STOP),
                (say("Not happy?"), _COMPLAIN),
            ),
            say("Yes, I agree that {body} may keep my details for 24 months so I can be asked"),
        ),
    ),
    _contact("email", say("Asking me by email"), say("your email address"), say("{body} may ask me by email")),
    _contact(
        "sms", say("Asking me by text message"), say("your mobile number"), say("{body} may ask me by text message")
    ),
    _contact("phone", say("Asking me by phone"), say("your phone number"), say("{body} may phone me to ask")),
    _contact("post", say("Asking me by letter"), say("your postal address"), say("{body} may ask me by letter")),
    _contact(
        "via_partner",
        say("Asking me through an organisation I know"),
        say("the name of the organisation"),
        say("{body} may ask me through an organisation I know"),
    ),
    _equality(
        BALANCE,
        say("Making groups balanced"),
        say("so that groups are a fair mix"),
        say("nobody singly. Computers count it"),
        say("We erase the answer and no longer use it to make groups balanced."),
        say("I agree that {body} may use {mine} {about} to make sure groups are balanced"),
    ),
    _equality(
        REPORTING,
        say("Counting in totals"),
        say("to show whether everybody is heard"),
        say("nobody singly. Totals are published where nobody can be picked out"),
        say("We no longer count the answer. Totals already published stay."),
        say("I agree that {body} may count {mine} {about} in totals, where nobody can be picked out"),
    ),
    Purpose(
        ACCESS_SHARE,
        say("Telling session staff what I need"),
        say("Nobody sees it any more."),
        None,
        Wording(
            (
                (say("Who"), say("the public body that runs the project, and {body}, which runs the panel")),
                (say("What"), say("what helps you take part, like a ramp or large print. Never a diagnosis")),
                (say("Why"), say("so that it is there when you come")),
                (say("Who sees it"), say("the one person who leads the meeting. Nobody else")),
                (say("How long"), say("until the meeting ends. Then nobody sees it")),
                (say("If you say no"), say("You can still come. {free}").replace("{free}", _FREE)),
                (say("Change your mind"), _STOP),
                (say("Not happy?"), _COMPLAIN),
            ),
            say("I agree that the person who leads the meeting is told what helps me"),
        ),
    ),
    Purpose(
        ACCESS_REMEMBER,
        say("Keeping what helps me for next time"),
        say("We erase it."),
        _UNTIL,
        Wording(
            (
                (say("Who"), say("{body}, which runs the panel")),
                (say("What"), say("what helps you take part, like a ramp or large print. Never a diagnosis")),
                (say("Why"), say("so that you need not say it each time")),
                (say("Who sees it"), say("only the person who leads a meeting, and only if you agree each time")),
                (say("How long"), say("24 months. Then we ask again")),
                (say("If you say no"), say("We ask you each time. {free}").replace("{free}", _FREE)),
                (say("Change your mind"), say("You can stop at any time. We then erase it.")),
                (say("Not happy?"), _COMPLAIN),
            ),
            say("I agree that {body} may keep what helps me take part, for next time"),
        ),
    ),
    _meeting(
        "project.participate",
        say("Taking part in a project"),
        say("your first name, what you say, and that you took part"),
        say("until the project ends"),
        say("You are taken out of the project's future meetings. Money due to you is still paid."),
        say("I agree to take part in this project"),
    ),
    _meeting(
        "session.attend",
        say("Taking part in a meeting"),
        say("your first name, what you say, and that you came"),
        say("until the meeting ends. Notes without your name are kept"),
        say("Your place is given up. If you leave half-way, you are paid as if you had stayed."),
        say("I agree to take part in this meeting"),
    ),
    _meeting(
        "session.audio",
        say("Recording my voice"),
        say("a recording of your voice"),
        say("it is deleted 90 days after it was worked through"),
        say("Nobody can play it any more, and it is deleted."),
        say("I agree that my voice is recorded"),
    ),
    _meeting(
        "session.video",
        say("Filming me"),
        say("a film in which you can be seen and heard"),
        say("it is deleted 90 days after it was worked through"),
        say("Nobody can play it any more, and it is deleted."),
        say("I agree that I am filmed"),
    ),
    _meeting(
        "session.photo",
        say("Taking my photo"),
        say("photos in which you can be seen"),
        say("they are deleted 90 days after they were worked through"),
        say("They are no longer used, and are deleted."),
        say("I agree that photos of me are taken"),
    ),
    _meeting(
        "session.transcript_by_machine",
        say("Writing down what I say by machine"),
        say("what you say, as a machine writes it down"),
        say("it is deleted 90 days after it was worked through"),
        say("The transcript is deleted."),
        say("I agree that a machine writes down what I say"),
    ),
    _later("session.observers", say("Letting named people watch"), say("They must leave.")),
    _later("quote.anonymous", say("Using my words without my name"), say("Your words are not used again.")),
    _later("quote.named", say("Using my words with my name"), say("Your words are not used again.")),
    _later("credit.named", say("Naming me as somebody who helped"), say("Your name is taken down.")),
    _later(
        "insight.reuse",
        say("Using what I said in other projects"),
        say("What you said is no longer linked to you."),
        36,
    ),
    _later("recontact.project", say("Asking me again about a project"), say("We do not ask again."), 12),
    _later("share.partner", say("Letting a partner see something about me"), say("The partner must delete it.")),
    _later("share.body", say("Letting another public body ask me"), say("That body can no longer ask you."), _UNTIL),
    _later("learning.badge", say("Giving me a badge"), say("The badge is taken back.")),
    _later("story.publish", say("Publishing my story"), say("Your story is taken down.")),
    _later(
        "platform.evaluate", say("Asking me how the panel works"), say("We no longer ask you about the panel."), _UNTIL
    ),
)

BY_CODE: dict[str, Purpose] = {purpose.code: purpose for purpose in PURPOSES}


def purpose_of(code: str) -> Purpose:
    """The purpose a decision's code belongs to; KeyError when there is none."""
    family, slash, about = code.partition("/")
    purpose = BY_CODE[family]
    if bool(slash) is not purpose.each or (slash and about not in EQUALITY_SUBJECTS):
        raise KeyError(code)
    return purpose


def about_of(code: str) -> str:
    """What an equality purpose is about, in words; nothing for the others."""
    return EQUALITY_SUBJECTS.get(code.partition("/")[2], "")


def worded() -> Iterator[tuple[str, Purpose, Wording]]:
    """Every code with the wording to be published for it."""
    for purpose in PURPOSES:
        if purpose.wording is not None:
            for code in purpose.codes():
                yield code, purpose, purpose.wording


def words_for(code: str, body: str) -> dict[str, str]:
    """What the placeholders of a wording stand for."""
    if code.partition("/")[2] in FROM_THE_POSTCODE:
        mine, yours = say("what my postcode tells about"), say("what your postcode tells about")
    else:
        mine, yours = say("my answer about"), say("your answer about")
    return {"body": body, "about": about_of(code), "mine": mine, "yours": yours}


def statement_of(body: str) -> str:
    """The statement agreed to: the last line of a published text."""
    return body.rpartition("\n")[2]


def rows_of(body: str) -> tuple[tuple[str, str], ...]:
    """The rows of a published text: heading and sentence."""
    lines = body.split("\n")[:-1]
    return tuple((heading, sentence) for heading, _, sentence in (line.partition(": ") for line in lines))
