"""Messages, sign-ins, what was asked of us, who looked, and everything else that happened with somebody's data."""

from collections.abc import Sequence
from uuid import UUID

from citizen_panel.core.words import say
from citizen_panel.domain.accounts.personal_data import export as account_of
from citizen_panel.domain.citizens.looks import Look, who_looked
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.ledger.queries import Fact
from citizen_panel.domain.matching.vocabulary import Sentence
from citizen_panel.domain.notifications.queries import history_for
from citizen_panel.domain.organisations.queries import organisation
from citizen_panel.domain.rights import personal_data as rights
from citizen_panel.domain.rights.copy import words
from citizen_panel.domain.rights.copy.shape import Cell, Section, columns, worded

SECURITY = say("The computer.")


def messages(found: Citizen) -> Section:
    """What was said to the person: that it went, never what it said."""
    known_as = [found.id] + ([found.user_account_id] if found.user_account_id else [])
    return Section(
        "messages",
        say("Messages to you"),
        columns(what=say("What"), way=say("How"), when=say("When"), state=say("What became of it")),
        tuple(
            (
                worded(words.MESSAGES, row.kind),
                worded(words.WAYS, row.channel),
                row.sent_at or row.due_at,
                worded(words.MESSAGE_STATES, row.state),
            )
            for row in reversed(history_for(known_as))
        ),
        SECURITY,
        say("Not to write twice, and to answer questions. We keep that a message went, not what it said."),
        say("24 months."),
        covers=frozenset({"notifications.messages"}),
    )


def sign_ins(found: Citizen) -> Section:
    """Where the person signed in."""
    held = account_of(found.id).get("signed in", [])
    return Section(
        "sign-ins",
        say("Where you signed in"),
        columns(start=say("From"), last=say("Last here"), ended=say("Ended"), device=say("On"), by=say("By")),
        tuple((row["from"], row["last here"], row["ended"], row["on"], ", ".join(row["by"])) for row in held),
        SECURITY,
        say("To let you in, and to keep others out."),
        say("12 months."),
        covers=frozenset({"accounts.signed in"}),
    )


def ways_in(found: Citizen) -> Section:
    """What the person can sign in with, beside messages."""
    held = account_of(found.id).get("ways of showing that it is you", [])
    return Section(
        "ways-in",
        say("How you can sign in"),
        columns(what=say("What"), added=say("From"), last=say("Last here"), device=say("On")),
        tuple((worded(words.WAYS_IN, row["kind"]), row["added"], row["last used"], row["on"]) for row in held),
        SECURITY,
        say("To let you in, and to keep others out."),
        say("Until you take it away."),
        covers=frozenset({"accounts.ways of showing that it is you"}),
    )


def asked_of_us(found: Citizen) -> Section:
    """What the person asked for as their right, and complained of."""
    held = rights.export(found.id)
    asked, complained = held["asked for"], held["complained of"]
    assert isinstance(asked, list)
    assert isinstance(complained, list)
    rows = [
        (
            row["reference"],
            worded(words.REQUESTS, row["what"]),
            worded(words.ABOUT, row["about"]),
            row["at"],
            worded(words.REQUEST_STATES, row["state"]),
            row.get("said"),
            row.get("answer"),
        )
        for row in asked
    ]
    rows += [
        (
            row["reference"],
            Sentence(say("a complaint")),
            worded(words.COMPLAINTS, row["about"]),
            row["at"],
            worded(words.COMPLAINT_STATES, row["state"]),
            row.get("said"),
            row.get("answer"),
        )
        for row in complained
    ]
    return Section(
        "what-you-asked-of-us",
        say("What you asked of us, and complaints"),
        columns(
            reference=say("Reference"),
            what=say("What"),
            about=say("About"),
            when=say("When"),
            state=say("State"),
            said=say("In your words"),
            answer=say("Our answer"),
        ),
        tuple(rows),
        say("You asked."),
        say("To do what the law asks of us, and to be able to show it."),
        say("6 years after it is over, without your name and words if you are erased."),
        covers=frozenset({"rights.asked for", "rights.complained of"}),
    )


def looks(found: Citizen) -> Section:
    """Who looked at the person's record, newest first."""
    return Section(
        "who-looked",
        say("Who looked at your record"),
        columns(
            when=say("When"),
            role=say("In what role"),
            body=say("Where they work"),
            what=say("What they saw"),
            why=say("Why"),
        ),
        tuple(_look(one) for one in who_looked(found.id)),
        SECURITY,
        say("So that you can see it."),
        say("10 years, without your name if you are erased."),
        empty=say("Nobody has opened your record."),
    )


def history(facts: Sequence[Fact], own: frozenset[UUID]) -> Section:
    """Everything that happened with the person's data, newest first."""
    return Section(
        "what-happened",
        say("What happened with your data"),
        columns(when=say("When"), what=say("What"), who=say("By whom")),
        tuple((fact.occurred_at, _happened(fact), _who(fact, own)) for fact in facts),
        SECURITY,
        say("To be able to show what was done, and by whom."),
        say("10 years after the project, without your name if you are erased."),
        covers=frozenset({"ledger.facts"}),
    )


def _look(one: Look) -> tuple[Cell, ...]:
    body = organisation(one.organisation_id) if one.organisation_id else None
    return (
        one.at,
        one.role.replace("_", " "),
        body.name if body else None,
        worded(words.SAW, one.look),
        worded(words.LOOKED_BECAUSE, one.because),
    )


def _happened(fact: Fact) -> Cell:
    spaced = "".join(f" {char.lower()}" if char.isupper() else char for char in fact.kind).strip()
    return worded({**words.HAPPENED}, fact.kind) if fact.kind in words.HAPPENED else spaced.capitalize()


def _who(fact: Fact, own: frozenset[UUID]) -> Cell:
    return Sentence(say("you")) if fact.actor_token in own else worded(words.WHO, fact.actor_capacity)
