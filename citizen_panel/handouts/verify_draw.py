#!/usr/bin/env python3
"""Check a public draw: this one file, and Python 3.9 or newer, are all that is needed.

    python verify_draw.py list.json --hash 3f9a...c21e --seed "4 1 6 2 5 5 3 1 2 6 4 4 1 3 2 6 5 1 2 3"

Give what you have; more is checked with more:

    list.json   the list, as it was published before the seed
    --hash      its fingerprint, as you saw it before the seed
    --tickets   how many tickets a list has that is not public; then the ticket alone is worked out
    --seed      the dice, in the order in which they fell, or the value of the beacon
    --ticket    the ticket that was announced
    --drawn     the codes that were announced
    --code      your own code: on how many tickets are you?
    --audit     for auditors: the sealed file, which shows that every group keeps the quotas

It ends with 0 when everything that was checked is right, 1 when something is wrong, 2 when it could not check.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import count
from typing import Any

LIST_FORM = "citizen_panel public draw 1"
AUDIT_FORM = "citizen_panel public draw audit 1"
SHOWN = 5
SEEDS_A_TICKET = 10**8

Document = dict[str, Any]
Chances = dict[str, Fraction]
Faults = Iterable[str]


class Unreadable(Exception):
    """A file cannot be checked at all."""


class Report:
    """Says what is right and what is wrong, line by line, and remembers how much was wrong."""

    wrong = 0

    def check(self, promise: str, faults: Faults) -> None:
        found = list(faults)
        print("\n".join([f"WRONG  {fault}" for fault in found[:SHOWN]] or [f"Right  {promise}"]))
        self.wrong += len(found)


# --- reading ---


def read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as wrong:
        raise Unreadable(f"{path} cannot be opened ({wrong.strerror})") from wrong


def parsed(content: bytes, form: str, name: str) -> Document:
    """Read JSON strictly: no name twice, and whole numbers only."""
    try:
        document = json.loads(content, object_pairs_hook=once, parse_float=refused, parse_constant=refused)
    except (ValueError, RecursionError) as wrong:
        raise Unreadable(f"{name} is not a file of a public draw") from wrong
    if not isinstance(document, dict) or document.get("form") != form:
        raise Unreadable(f'{name} is not of the form "{form}"')
    return document


def once(pairs: list[tuple[str, Any]]) -> Document:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name comes twice")
    return dict(pairs)


def refused(text: str) -> None:
    raise ValueError(text)


# --- lists in one step: a group of codes for each ticket ---


def wrong_groups(listed: Document) -> Faults:
    for place, (number, group) in enumerate(listed["groups"], start=1):
        if number != place:
            yield f"ticket {place} is numbered {number}"
        if len(group) != listed["places"]:
            yield f"ticket {place} has {len(group)} people instead of {listed['places']}"
        if len(set(group)) != len(group):
            yield f"ticket {place} has somebody twice"
    if len(listed["groups"]) != listed["tickets"]:
        yield f"there are {len(listed['groups'])} groups, not {listed['tickets']}"


def wrong_counts(listed: Document) -> Faults:
    held = Counter(code for _, group in listed["groups"] for code in set(group))
    for code in sorted({*held, *listed["people"]}):
        told = listed["people"].get(code)
        if told is None:
            yield f"{code} is in a group, but not among the people"
        elif told != held[code]:
            yield f"{code} is said to be in {told} groups, but is in {held[code]}"
    for code in listed["certain"]:
        if held[code] != listed["tickets"]:
            yield f"{code} is said to be in every group, but is in {held[code]}"


# --- lists in two steps: a mix of types for each ticket ---


def wrong_types(listed: Document) -> Faults:
    held: Counter[int] = Counter()
    passed = 0
    for first, last, seats in listed["groups"]:
        if first != passed + 1 or last < first:
            yield f"tickets {first} to {last} do not follow ticket {passed}"
        passed = last
        for number, seated in seats:
            held[number] += seated * (last - first + 1)
    if passed != listed["tickets"]:
        yield f"there are {passed} tickets, not {listed['tickets']}"
    for place, (number, _, seats, people) in enumerate(listed["types"], start=1):
        if number != place or not people:
            yield f"type {place} is numbered {number}, or has no people"
        if held[place] != seats:
            yield f"type {place} is said to have {seats} seats over all tickets, but has {held[place]}"
    everybody = Counter(code for _, _, _, people in listed["types"] for code in people)
    everybody.update(listed["certain"])
    yield from (f"{code} is there {times} times" for code, times in everybody.items() if times > 1)


def wrong_mixes(listed: Document) -> Faults:
    sizes = {number: len(people) for number, _, _, people in listed["types"]}
    kinds = {number: kind for number, kind, _, _ in listed["types"]}
    rooms = {number: len(households) for number, households in listed["households"]}
    for first, last, seats in listed["groups"]:
        where = f"the mix of tickets {first} to {last}"
        numbers = [number for number, _ in seats]
        if sorted(set(numbers)) != numbers:
            yield f"{where} has its types out of order, or one twice"
        if any(not 1 <= seated <= sizes.get(number, 0) for number, seated in seats):
            yield f"{where} has no seats of a type, or more than the type has people"
        if len(listed["certain"]) + sum(seated for _, seated in seats) != listed["places"]:
            yield f"{where} does not have {listed['places']} people"
        shared: Counter[int] = Counter()
        for number, seated in seats:
            shared[kinds.get(number, 0)] += seated
        if any(kind and seated > rooms.get(kind, 0) for kind, seated in shared.items()):
            yield f"{where} has more seats than there are households"


def wrong_households(listed: Document) -> Faults:
    homes = dict(listed["households"])
    if list(homes) != list(range(1, len(listed["households"]) + 1)):
        yield "the kinds of households are not numbered one after the other"
    lived = Counter(code for kind in homes.values() for household in kind for code in household)
    lived.subtract(code for _, kind, _, people in listed["types"] if kind for code in people)
    yield from (f"{code} is not in just one household" for code, times in lived.items() if times)
    for number, kind, _, people in listed["types"]:
        own = set(people)
        parts = [len(own.intersection(household)) for household in homes.get(kind, [])]
        if kind and (len(set(parts)) != 1 or sum(parts) != len(own)):
            yield f"type {number} does not have equally many people in each household of kind {kind}"


def chances_of(listed: Document) -> Chances:
    """Everybody's exact chance, by code."""
    if listed["steps"] == 1:
        return {code: Fraction(held, listed["tickets"]) for code, held in listed["people"].items()}
    found = dict.fromkeys(listed["certain"], Fraction(1))
    for _, _, seats, people in listed["types"]:
        found.update(dict.fromkeys(people, Fraction(seats, listed["tickets"] * len(people))))
    return found


# --- from the seed to the people ---


def number_of(*lines: str) -> int:
    return int(hashlib.sha256("\n".join(lines).encode()).hexdigest(), 16)


def ticket_of(tickets: int, *start: str) -> int:
    """Count up until the number falls into a full round of tickets, so that each is exactly as likely."""
    numbers = (number_of(*start, "ticket", str(turn)) for turn in count())
    return next(number for number in numbers if number < 2**256 - 2**256 % tickets) % tickets + 1


def in_order(names: list[str], *start: str) -> list[str]:
    return sorted(names, key=lambda name: number_of(*start, name))


def people_of(listed: Document, ticket: int, start: list[str]) -> list[str]:
    if listed["steps"] == 1:
        return sorted(listed["groups"][ticket - 1][1])
    found = list(listed["certain"])
    waiting: dict[int, list[str]] = {}
    for number, seated in next(seats for first, last, seats in listed["groups"] if first <= ticket <= last):
        _, kind, _, people = listed["types"][number - 1]
        if not kind:
            found += in_order(people, *start, f"type {number}")[:seated]
            continue
        if kind not in waiting:
            names = [" ".join(codes) for codes in listed["households"][kind - 1][1]]
            waiting[kind] = in_order(names, *start, f"household {kind}")
        chosen, waiting[kind] = waiting[kind][:seated], waiting[kind][seated:]
        own = set(people)
        for name in chosen:
            found.append(in_order([code for code in name.split() if code in own], *start, f"type {number}")[0])
    return sorted(found)


# --- the auditor's file ---


def quotas_held(listed: Document, audit: Document) -> Iterator[tuple[str, Counter[int]]]:
    """How many people of each group count for each quota."""
    rows = audit["people"]
    if listed["steps"] == 1:
        for number, group in listed["groups"]:
            yield f"ticket {number}", Counter(quota for code in group for quota in rows.get(code, ()))
        return
    for first, last, seats in listed["groups"]:
        held = Counter(quota for code in listed["certain"] for quota in rows.get(code, ()))
        for number, seated in seats:
            for quota in rows.get(listed["types"][number - 1][3][0], ()):
                held[quota] += seated
        yield f"tickets {first} to {last}", held


def wrong_quotas(listed: Document, audit: Document) -> Faults:
    if [quota for quota, _, _, _ in audit["quotas"]] != list(range(1, len(audit["quotas"]) + 1)):
        yield "the quotas are not numbered one after the other"
    for where, held in quotas_held(listed, audit):
        for quota, words, least, most in audit["quotas"]:
            if not least <= held[quota] <= most:
                yield f"{where}: {held[quota]} people count for {words}, not {least} to {most}"


def wrong_likeness(listed: Document, audit: Document, chances: Chances) -> Faults:
    for place, (before, people) in enumerate(audit["types"], start=1):
        held = [chances.get(code, Fraction(0)) for code in people]
        if len({tuple(audit["people"].get(code, ())) for code in people}) > 1:
            yield f"the people of type {place} do not all count for the same quotas"
        if max(held) - min(held) > Fraction(1, listed["tickets"]):
            yield f"the people of type {place} do not all have the same chance"
        if bool(before) != bool(min(held)):
            yield f"somebody of type {place} lost their whole chance, or has one that nobody could have"


def wrong_people(listed: Document, audit: Document, chances: Chances) -> Faults:
    typed = Counter(code for _, people in audit["types"] for code in people)
    typed.update(listed["certain"])
    if not set(typed) == set(audit["people"]) == set(chances) or max(typed.values(), default=1) > 1:
        yield "the people of the list and of the auditor's file are not the same, each of one type"
    kinds = sorted(sorted(people) for _, people in audit["types"])
    if listed["steps"] == 2 and kinds != sorted(sorted(people) for _, _, _, people in listed["types"]):
        yield "the types of the list and of the auditor's file are not the same"


def wrong_homes(listed: Document, audit: Document, chances: Chances) -> Faults:
    homes = enumerate(codes for _, kind in listed.get("households", []) for codes in kind)
    home = {code: number for number, codes in homes for code in codes}
    for household in audit["households"]:
        able = {code for code in household if chances.get(code)}
        if listed["steps"] == 1:
            together = any(len(able.intersection(group)) > 1 for _, group in listed["groups"])
        else:
            together = len({home.get(code, code) for code in able}) > 1
        if together:
            yield f"{' and '.join(sorted(able))} live together, but can be drawn together"


def largest_change(audit: Document, chances: Chances) -> Fraction:
    rows = [(Fraction(before, audit["chances_out_of"] * len(people)), people) for before, people in audit["types"]]
    return max((abs(chances[code] - was) for was, people in rows for code in people), default=Fraction(0))


# --- all of it ---


def check_list(report: Report, listed: Document) -> Chances:
    if listed["steps"] == 1:
        report.check("Every ticket has a group of the right size, with nobody in it twice.", wrong_groups(listed))
        report.check("Everybody is in as many groups as the list says.", wrong_counts(listed))
    elif listed["steps"] == 2:
        report.check("Tickets and seats add up, and everybody is there once.", wrong_types(listed))
        report.check("Every ticket has a mix of the right size.", wrong_mixes(listed))
        report.check("Of each household one person at most can be drawn.", wrong_households(listed))
    else:
        raise Unreadable("this is a list in more steps than this program knows")
    chances = chances_of(listed)
    able = [chance for chance in chances.values() if chance]
    print(f"       {len(chances)} people for {listed['places']} places; {len(able)} of them can be drawn.")
    for words, bound in (("lowest", min(able, default=None)), ("highest", max(able, default=None))):
        print(f"       The {words} chance of these: {in_words(bound, listed['tickets'])}.")
    return chances


def in_words(chance: Fraction | None, tickets: int) -> str:
    if chance in (None, 0, 1):
        return "certain" if chance else "none"
    whole = f"{chance * tickets} of {tickets} tickets, " if (chance * tickets).denominator == 1 else ""
    return f"{whole}about 1 in {float(1 / chance):.4g}"


def check_audit(report: Report, listed: Document, chances: Chances, path: str) -> None:
    content = read(path)
    own = hashlib.sha256(content).hexdigest()
    fault = f"the list names another auditor's file: the fingerprint of this one is {own}"
    report.check("The auditor's file is the one that the list names.", [fault] if own != listed["audit"] else [])
    audit = parsed(content, AUDIT_FORM, "the auditor's file")
    report.check("It has the same people.", wrong_people(listed, audit, chances))
    report.check("Every group keeps every quota.", wrong_quotas(listed, audit))
    report.check("People who are alike have the same chance, to a ticket.", wrong_likeness(listed, audit, chances))
    report.check("People who live together cannot be drawn together.", wrong_homes(listed, audit, chances))
    if not report.wrong:
        change = 100 * float(largest_change(audit, chances))
        print(f"       Equal tickets changed nobody's chance by more than {change:.3g} in 100.")


def check_ticket(report: Report, wanted: argparse.Namespace, tickets: int, fingerprint: str) -> tuple[int, list[str]]:
    """The ticket, and how each text that is hashed for this draw begins."""
    seed = " ".join(wanted.seed.lower().split())
    start = [LIST_FORM, fingerprint, seed]
    ticket = ticket_of(tickets, *start)
    print(f'       The seed "{seed}" takes ticket {ticket} of {tickets}.')
    if set(seed.split()) <= set("123456") and 6 ** len(seed.split()) < SEEDS_A_TICKET * tickets:
        print("       With so few throws not every ticket was as likely. Ask for more throws next time.")
    if wanted.ticket is not None:
        report.check("This ticket was announced.", [] if wanted.ticket == ticket else ["another ticket was announced"])
    return ticket, start


def check(report: Report, wanted: argparse.Namespace) -> None:
    if wanted.list is None:
        if None in (wanted.hash, wanted.tickets, wanted.seed):
            raise Unreadable("without the list, --hash, --tickets and --seed are needed")
        check_ticket(report, wanted, wanted.tickets, wanted.hash.strip().lower())
        return
    content = read(wanted.list)
    fingerprint = hashlib.sha256(content).hexdigest()
    if wanted.hash is None:
        print(f"       Is this the fingerprint that was published before the seed? {fingerprint}")
    else:
        fault = f"this is not the list that was published: its fingerprint is {fingerprint}"
        same = wanted.hash.strip().lower() == fingerprint
        report.check("This is the list that was published.", [] if same else [fault])
    listed = parsed(content, LIST_FORM, "the list")
    chances = check_list(report, listed)
    if wanted.code is not None:
        marks = "".join(wanted.code.upper().replace("-", "").split())
        chance = chances.get(f"{marks[:4]}-{marks[4:]}")
        told = "That code is not in this list" if chance is None else in_words(chance, listed["tickets"])
        print(f"       Your chance: {told}.")
    if wanted.seed is not None and not report.wrong:
        people = people_of(listed, *check_ticket(report, wanted, listed["tickets"], fingerprint))
        print(f"       It takes {' '.join(people)}.")
        if wanted.drawn is not None:
            same = sorted(" ".join(wanted.drawn).upper().split()) == people
            report.check("These people were announced.", [] if same else ["other people were announced"])
    if wanted.audit is not None:
        check_audit(report, listed, chances, wanted.audit)


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("list", nargs="?")
    for name in ("--hash", "--seed", "--code", "--audit"):
        parser.add_argument(name)
    for name in ("--tickets", "--ticket"):
        parser.add_argument(name, type=int)
    parser.add_argument("--drawn", nargs="+")
    wanted = parser.parse_args(words)
    report = Report()
    try:
        check(report, wanted)
    except Unreadable as wrong:
        print(f"This could not be checked: {wrong}.")
        return 1 if report.wrong else 2
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, StopIteration):
        print("This could not be checked: a part of a file is missing, or is not what it should be.")
        return 1 if report.wrong else 2
    print("Do not trust this draw." if report.wrong else "Everything that was checked is right.")
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
