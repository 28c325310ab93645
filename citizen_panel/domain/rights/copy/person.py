"""Who somebody is, how to reach them, when they may be asked, and what they answered about themselves."""

from sqlalchemy import select

from citizen_panel.core.db import db
from citizen_panel.core.words import say
from citizen_panel.domain.citizens import access_needs
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.citizens.adjustments import labels_of
from citizen_panel.domain.citizens.models import AskingTally, Citizen
from citizen_panel.domain.equality.characteristics import CHARACTERISTICS, PREFER_NOT_TO_SAY_LABEL
from citizen_panel.domain.equality.queries import own_answers
from citizen_panel.domain.equality.vocabulary import PREFER_NOT_TO_SAY, Characteristic
from citizen_panel.domain.matching.vocabulary import Sentence
from citizen_panel.domain.partners.queries import helper_of
from citizen_panel.domain.reference.queries import councils
from citizen_panel.domain.rights.copy import agreed, words
from citizen_panel.domain.rights.copy.shape import Cell, Section, columns, listed, worded

WHAT = columns(what=say("What"), value=say("What we hold"))
YOU = say("You told us.")
ON_PANEL = say("While you are on the panel.")


def about(found: Citizen) -> Section:
    """The person's place on the panel."""
    council = next((one.name for one in councils() if one.code == found.council_code), found.council_code)
    rows: tuple[tuple[Cell, ...], ...] = (
        (Sentence(say("Reference")), found.reference),
        (Sentence(say("On the panel")), worded(words.STATUS, found.status)),
        (Sentence(say("Joined on")), found.joined_on),
        (Sentence(say("Details confirmed on")), found.confirmed_on),
        (Sentence(say("Council area")), council),
        (Sentence(say("Age")), worded(words.AGES, found.legal_age)),
        (Sentence(say("Language")), worded(words.LANGUAGES, found.language)),
        (Sentence(say("Formats")), ", ".join(found.formats) or None),
        (Sentence(say("Last asked on")), found.last_asked_on),
        (Sentence(say("Held still since")), found.restricted_at),
    )
    return Section(
        "about-you",
        say("Your place on the panel"),
        WHAT,
        rows,
        say("You told us, when you joined or later. The area comes from your postcode."),
        say("To ask the right people in the right way."),
        ON_PANEL,
        covers=_of("reference", "status", "joined on", "details confirmed on", "last asked on", "council", "age")
        | _of("language", "formats"),
    )


def contact(found: Citizen) -> Section:
    """Name and addresses."""
    sheet = people.contact_sheet(found.id)
    confirmed = {point.channel: point.verified_at for point in people.contact_points(found.id)}
    rows: list[tuple[Cell, ...]] = []
    if sheet is not None:
        for heading, value, way in (
            (say("Name"), sheet.name, ""),
            (say("Email"), sheet.email, "email"),
            (say("Mobile"), sheet.mobile, "sms"),
            (say("Phone"), sheet.landline, "phone"),
            (say("Address"), ", ".join([*sheet.address, sheet.postcode]).strip(", "), "post"),
            (say("Through an organisation"), sheet.partner, "via_partner"),
            (say("Born in"), sheet.born, ""),
        ):
            if value:
                rows.append((Sentence(heading), value, confirmed.get(way)))
    return Section(
        "how-to-reach-you",
        say("How to reach you"),
        columns(what=say("What"), value=say("What we hold"), confirmed=say("You showed that it is yours")),
        tuple(rows),
        YOU,
        say("To ask you, and to tell you what changed."),
        ON_PANEL,
        covers=_of("contact details", "ways to reach you"),
    )


def how_often(found: Citizen) -> Section:
    """How often the person was asked, without for what."""
    tallies = db.session.scalars(
        select(AskingTally).where(AskingTally.citizen_id == found.id).order_by(AskingTally.day_on)
    )
    return Section(
        "how-often-asked",
        say("How often you were asked"),
        columns(day=say("Day"), what=say("What"), times=say("Times")),
        tuple((row.day_on, worded(words.ASKED, row.kind), row.times) for row in tallies),
        say("Counted by the computer."),
        say("Not to ask you too often, whoever asks."),
        say("365 days."),
        covers=_of("how often asked"),
    )


def answers(found: Citizen) -> Section:
    """The equality answers, with the questions in words."""
    held = own_answers(people.equality_pseudonym(found.id))
    given = held.given if held else {}
    rows = tuple(
        (Sentence(question.question), _chosen(question, given[question.code]))
        for question in CHARACTERISTICS
        if given.get(question.code)
    )
    return Section(
        "answers-about-yourself",
        say("Your answers about yourself"),
        columns(question=say("Question"), answer=say("Your answer")),
        rows,
        say("You told us. How well-off the area is, and whether it is town or country, comes from your postcode."),
        say("Only what you said yes to: a fair mix of people, or totals. Nobody reads them singly."),
        say("While you agree, 24 months at most. Then we ask again."),
        empty=say("You answered no questions about yourself, or stopped every use of them."),
        covers=frozenset(f"equality.{question.code}" for question in CHARACTERISTICS),
    )


def needs(found: Citizen) -> Section:
    """What helps the person take part, for next time and for single meetings."""
    rows: list[tuple[Cell, ...]] = []
    for scope, held in access_needs.own_needs(found.id).items():
        of = Sentence(say("next time")) if scope == access_needs.NEXT_TIME else agreed.named(scope)
        rows.append((of, tuple(Sentence(label) for label in labels_of(held)), held.own_words or None))
    return Section(
        "what-helps-you",
        say("What helps you take part"),
        columns(scope=say("For"), what=say("What"), own=say("In your own words")),
        tuple(rows),
        YOU,
        say("To arrange it. Only those who arrange it see it, where you agreed."),
        say("For next time: while you agree, 24 months at most. For one meeting: 20 working days after it."),
        empty=say("You have not told us anything."),
        covers=_of("what helps me take part"),
    )


def came(found: Citizen) -> Section:
    """Who helped the person to join."""
    helped = helper_of(found.id)
    rows = (
        ((helped[1].name, worded(words.HELPED, helped[0].basis), helped[0].captured_at),) if helped is not None else ()
    )
    return Section(
        "who-helped-you",
        say("Who helped you to join"),
        columns(who=say("Who"), how=say("How"), when=say("When")),
        rows,
        say("The organisation that helped you."),
        say("To be able to ask them, and to check that it was done well."),
        say("6 years after the last yes ended, without your name if you are erased."),
        empty=say("You joined by yourself."),
        covers=frozenset({"partners.helped_to_join"}),
    )


def _chosen(question: Characteristic, codes: tuple[str, ...]) -> Cell:
    labels = {option.code: option.label for option in question.options}
    return listed({**labels, PREFER_NOT_TO_SAY: PREFER_NOT_TO_SAY_LABEL}, codes)


def _of(*parts: str) -> frozenset[str]:
    return frozenset(f"citizens.{part}" for part in parts)
