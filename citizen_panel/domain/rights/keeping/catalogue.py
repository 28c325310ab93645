"""Every rule of keeping, in words and in rows.  <- add here

Where a table names no rule of its own it is kept as long as what it belongs to. Changing how long something is kept
is a decision of two people and a change of this file.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import Table, and_, exists, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from citizen_panel.core.db import db
from citizen_panel.core.words import say
from citizen_panel.domain.rights.keeping import inactive
from citizen_panel.domain.rights.keeping.shape import NOW, Elsewhere, PeopleRule, RowRule, Rule

DAY = timedelta(days=1)
YEAR = timedelta(days=365)
Conditions = tuple[ColumnElement[bool], ...]


def _over(table: Table) -> Conditions:
    return (table.c.closed_at.is_not(None),)


def _done(table: Table) -> Conditions:
    return (table.c.state.in_(("done", "put_aside")),)


def _unhandled(table: Table) -> Conditions:
    dispatch: Table = db.metadata.tables["ledger.dispatch"]
    return (~exists(select(dispatch.c.entry_id).where(dispatch.c.entry_id == table.c.entry_id)),)


def _untried(table: Table) -> Conditions:
    tries: Table = db.metadata.tables["delivery_attempt"]
    over = table.c.state.in_(("sent", "delivered", "failed", "given_up", "cancelled", "suppressed"))
    return over, ~exists(select(tries.c.id).where(tries.c.message_id == table.c.id))


def _ended_consent(table: Table) -> Conditions:
    """A decision that nothing stands on, and after which nothing was decided in 6 years."""
    standing: Table = db.metadata.tables["consent_standing"]
    later = table.alias("later")
    follows = and_(
        later.c.subject_token == table.c.subject_token,
        later.c.purpose == table.c.purpose,
        later.c.scope_id == table.c.scope_id,
        later.c.id > table.c.id,
    )
    newest_is_an_end = table.c.action.in_(("refused", "withdrawn", "expired", "superseded"))
    return (
        ~exists(select(standing.c.decision_id).where(standing.c.decision_id == table.c.id)),
        or_(newest_is_an_end, exists(select(later.c.id).where(follows))),
    )


def _stored(table: Table) -> Conditions:
    return (table.c.deleted_at.is_(None), table.c.delete_on.is_not(None))


def _settled(table: Table) -> Conditions:
    return (table.c.done_at.is_not(None),)


def _sealed(table: Table) -> Conditions:
    return (table.c.sealed.is_not(None),)


def _drawn(table: Table) -> ColumnElement[Any]:
    draw: Table = db.metadata.tables["draw"]
    return select(draw.c.finished_at).where(draw.c.id == table.c.draw_id).scalar_subquery()


def _asked(table: Table) -> ColumnElement[Any]:
    """When the last round of the question's brief was closed, once the brief is closed itself."""
    question, brief, opened = (
        db.metadata.tables[name] for name in ("screener_question", "recruitment_brief", "recruitment_round")
    )
    return (
        select(func.max(func.coalesce(opened.c.closed_at, brief.c.approved_at)))
        .select_from(question.join(brief).outerjoin(opened))
        .where(question.c.id == table.c.screener_question_id, brief.c.state == "closed")
        .scalar_subquery()
    )


def _listed(table: Table) -> ColumnElement[Any]:
    """The last day on which the list of a line is kept."""
    lists: Table = db.metadata.tables["panel_import"]
    return select(lists.c.until_on).where(lists.c.id == table.c.import_id).scalar_subquery()


def _signed_out(table: Table) -> Conditions:
    return (table.c.expires_at.is_not(None),)


RULES: tuple[Rule, ...] = (
    PeopleRule(
        "inactive.ask",
        say("People of whom nothing was heard for 12 months"),
        say("12 months, then they are asked whether they are still there"),
        inactive.due_to_be_asked,
        inactive.ask,
    ),
    PeopleRule(
        "inactive.erase",
        say("People who were asked whether they are still there, and did not answer"),
        say("3 months after the question, then they are erased"),
        inactive.due_to_be_erased,
        inactive.erase,
    ),
    PeopleRule(
        "left.erase",
        say("People who left the panel"),
        say("6 months, then they are erased"),
        inactive.due_after_leaving,
        inactive.erase,
    ),
    Elsewhere(
        "equality.answers",
        say("Answers about age, health, beliefs and the like"),
        say("while one use of the answer is agreed to"),
        say("erased in the moment in which the last use ends"),
    ),
    Elsewhere(
        "access.needs",
        say("What helps people take part"),
        say("while agreed to; for one meeting: 20 working days after it"),
        say("erased every hour by the timetable"),
    ),
    Elsewhere(
        "away.days",
        say("Days on which people are away"),
        say("until they are over"),
        say("erased every hour by the timetable"),
    ),
    RowRule(
        "media",
        say("Recordings, notes with names and other things made in meetings"),
        say("until the day set when they were made, 12 months at most"),
        "artefact",
        "delete_on",
        timedelta(0),
        only=_stored,
        empties={"stored_as": None, "key_id": None, "deleted_at": NOW},
    ),
    RowRule(
        "draw.input",
        say("What a draw depended on: everybody's answers, sealed"),
        say("24 months"),
        "draw_document",
        _drawn,
        2 * YEAR,
        only=_sealed,
        empties={"sealed": None},
    ),
    RowRule(
        "own.answers",
        say("Answers to a project's own questions"),
        say("6 months after the project stopped asking people"),
        "screener_answer",
        _asked,
        182 * DAY,
    ),
    RowRule(
        "consent.proof",
        say("Proof of each yes and no"),
        say("6 years after it ended"),
        "consent_decision",
        "recorded_at",
        6 * YEAR,
        only=_ended_consent,
        eraser=True,
    ),
    RowRule(
        "rights.requests",
        say("What people asked for about their data"),
        say("6 years after it is over"),
        "rights_request",
        "closed_at",
        6 * YEAR,
        only=_over,
    ),
    RowRule(
        "removals",
        say("What somebody had to delete by hand after a yes ended"),
        say("6 years after it was done"),
        "removal",
        "done_at",
        6 * YEAR,
        only=_settled,
    ),
    RowRule(
        "rights.bundles",
        say("Copies that wait to be fetched"),
        say("7 days"),
        "bundle",
        "expires_at",
        timedelta(0),
    ),
    RowRule(
        "complaints",
        say("Complaints"),
        say("6 years after they are over"),
        "complaint",
        "closed_at",
        6 * YEAR,
        only=_over,
    ),
    RowRule(
        "signatures", say("Signatures of two people"), say("6 years"), "two_person_signature", "first_at", 6 * YEAR
    ),
    RowRule(
        "message.attempts",
        say("Tries at sending a message"),
        say("12 months"),
        "delivery_attempt",
        "attempted_at",
        YEAR,
        eraser=True,
    ),
    RowRule("messages", say("That a message went"), say("24 months"), "message", "due_at", 2 * YEAR, only=_untried),
    RowRule("join.drafts", say("Half-filled forms to join"), say("7 days"), "join_draft", "expires_at", timedelta(0)),
    RowRule(
        "imports.lines",
        say("Lines of another body's list of people"),
        say("until they are taken in, 14 days at most"),
        "import_line",
        _listed,
        timedelta(0),
    ),
    RowRule(
        "imports.file",
        say("The list itself, sealed"),
        say("until its people are taken in, 14 days at most"),
        "panel_import",
        "until_on",
        timedelta(0),
        only=_sealed,
        empties={"sealed": None, "key_id": None},
    ),
    RowRule(
        "signin.links",
        say("Links and codes to sign in"),
        say("24 hours after they ran out"),
        "sign_in_link",
        "expires_at",
        DAY,
    ),
    RowRule(
        "signin.sessions",
        say("Where people signed in"),
        say("12 months"),
        "sign_in_session",
        "expires_at",
        YEAR,
        only=_signed_out,
    ),
    RowRule(
        "signin.challenges",
        say("What a passkey was asked to sign"),
        say("a day"),
        "sign_in_challenge",
        "expires_at",
        DAY,
    ),
    RowRule("forms", say("That a form was sent"), say("2 days"), "posted_form", "posted_at", 2 * DAY),
    RowRule(
        "security.log",
        say("Security log: keyed hashes of addresses and networks"),
        say("12 months"),
        "security_event",
        "happened_at",
        YEAR,
        eraser=True,
    ),
    RowRule("asking.tally", say("How often people were asked"), say("365 days"), "asking_tally", "day_on", YEAR),
    RowRule(
        "partners.gaps",
        say("What partners were asked to help with"),
        say("24 months after it was closed"),
        "gap_request",
        "closed_at",
        2 * YEAR,
        only=_over,
    ),
    RowRule("twins", say("Records that may be one person's"), say("90 days"), "likely_duplicate", "noted_on", 90 * DAY),
    RowRule(
        "outbox.done",
        say("Notes that what follows from a fact was done"),
        say("90 days"),
        "ledger.dispatch",
        "due_at",
        90 * DAY,
        only=_done,
        eraser=True,
    ),
    RowRule(
        "faults",
        say("Work of the service that did not get done"),
        say("90 days after somebody saw to it"),
        "fault",
        "settled_at",
        90 * DAY,
    ),
    RowRule(
        "outbox.handled",
        say("Notes which reaction to a fact was carried out"),
        say("90 days"),
        "ledger.handled",
        "handled_at",
        90 * DAY,
        only=_unhandled,
        eraser=True,
    ),
    RowRule(
        "tombstones",
        say("That somebody was erased, without saying who"),
        say("until no backup knows them any more"),
        "tombstone",
        "forget_on",
        timedelta(0),
        eraser=True,
    ),
    RowRule("retention.runs", say("This report"), say("24 months"), "retention_run", "ran_at", 2 * YEAR),
    Elsewhere(
        "ledger",
        say("The ledger, attendance and other records of projects"),
        say("10 years after the project, or as the body's records plan says"),
        say("the body archives or destroys it; no name is in it"),
    ),
    Elsewhere(
        "payments",
        say("Payments"),
        say("6 years after the end of the year"),
        say("none are kept here yet"),
    ),
    Elsewhere(
        "safeguarding",
        say("Notes made to keep somebody safe"),
        say("as the body's schedule says"),
        say("none are kept here yet"),
    ),
)

BY_CODE = {rule.code: rule for rule in RULES}
