"""Every kind of tampering with a public draw is found by the program that anybody may run."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from citizen_panel.domain.matching.rules.public.forms import CodedType, Mix, OneStepList, TicketList, TwoStepList
from citizen_panel.domain.matching.rules.public.published import fingerprint, published, written
from tests.domain.matching.lotteries import SALT
from tests.domain.matching.public_draws import Document, Draw, a_draw_in, program

Tampering = Callable[[Document], object]


@pytest.fixture(params=[1, 2])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Draw:
    return a_draw_in(request.param, tmp_path)


def first_other(document: Document, group: list[str]) -> str:
    """Somebody who is not in this group, nor certain."""
    return next(code for code in document["people"] if code not in {*group, *document["certain"]})


def not_certain(document: Document, group: list[str]) -> int:
    return next(place for place, code in enumerate(group) if code not in document["certain"])


def put(document: Document, code: str) -> None:
    group = document["groups"][0][1]
    group[not_certain(document, group)] = code


def swap_names(document: Document) -> None:
    """Two people change their codes everywhere: only the fingerprint can tell."""
    group = document["groups"][0][1]
    one, other = group[not_certain(document, group)], first_other(document, group)
    text = json.dumps(document).replace(one, "?").replace(other, one).replace("?", other)
    document.clear()
    document.update(json.loads(text))


IN_ONE_STEP: dict[str, Tampering] = {
    "a group is taken away": lambda d: d["groups"].pop(),
    "a group and its ticket are taken away": lambda d: d.update(groups=d["groups"][:-1], tickets=d["tickets"] - 1),
    "a group is added": lambda d: d["groups"].append([len(d["groups"]) + 1, d["groups"][0][1]]),
    "a ticket is numbered twice": lambda d: d["groups"][5].__setitem__(0, 5),
    "a group is put in place of another": lambda d: d["groups"][1].__setitem__(1, d["groups"][0][1]),
    "a person is put in place of another": lambda d: put(d, first_other(d, d["groups"][0][1])),
    "a stranger is put in a group": lambda d: put(d, "XXXX-XXXX"),
    "somebody is in a group twice": lambda d: put(d, d["groups"][0][1][-1]),
    "a group is too small": lambda d: d["groups"][0][1].pop(),
    "a group is too large": lambda d: d["groups"][0][1].append(first_other(d, d["groups"][0][1])),
    "somebody has more tickets than groups": lambda d: d["people"].update({next(iter(d["people"])): 999}),
    "somebody is left out of the people": lambda d: d["people"].pop(d["groups"][0][1][0]),
    "a certain person is swapped": lambda d: d.update(certain=[first_other(d, [])]),
    "the places are changed": lambda d: d.update(places=d["places"] + 1),
    "the tickets are changed": lambda d: d.update(tickets=d["tickets"] - 1),
}
IN_TWO_STEPS: dict[str, Tampering] = {
    "a mix is taken away": lambda d: d["groups"].pop(),
    "a run of tickets is longer": lambda d: d["groups"][0].__setitem__(1, d["groups"][0][1] + 1),
    "a run goes backwards": lambda d: d["groups"][0].__setitem__(1, 0),
    "two runs change places": lambda d: d["groups"].reverse(),
    "a mix has one seat more": lambda d: d["groups"][0][2][0].__setitem__(1, d["groups"][0][2][0][1] + 1),
    "a mix has a type twice": lambda d: d["groups"][0][2].append(d["groups"][0][2][0]),
    "a seat is moved to another type": lambda d: d["groups"][0][2][0].__setitem__(0, d["groups"][0][2][0][0] + 1),
    "a type has too few people for its seats": lambda d: d["types"][d["groups"][0][2][0][0] - 1].__setitem__(3, []),
    "a type says other seats": lambda d: d["types"][0].__setitem__(2, d["types"][0][2] + 1),
    "somebody is in two types": lambda d: d["types"][0][3].append(d["types"][1][3][0]),
    "a certain person is in a type": lambda d: d["types"][0][3].append(d["certain"][0]),
    "types change places": lambda d: d["types"].reverse(),
    "somebody is taken from a household": lambda d: d["households"][0][1][0].pop(),
    "a household is taken away": lambda d: d["households"][0][1].pop(),
    "a household comes twice": lambda d: d["households"][0][1].append(d["households"][0][1][0]),
    "kinds of household change places": lambda d: d["households"].reverse(),
    "a type leaves its households": lambda d: next(t for t in d["types"] if t[1]).__setitem__(1, 0),
    "a type of people alone has households": lambda d: next(t for t in d["types"] if not t[1]).__setitem__(1, 1),
    "housemates are parted": lambda d: d["households"][0][1][0].append(d["households"][0][1][1].pop()),
    "the places are changed": lambda d: d.update(places=d["places"] + 1),
    "the tickets are changed": lambda d: d.update(tickets=d["tickets"] - 1),
}
ONLY_BY_FINGERPRINT: dict[str, Tampering] = {
    "what is drawn": lambda d: d.update(about="something else"),
    "the auditor's file": lambda d: d.update(audit="0" * 64),
}


def test_every_tampering_with_groups_is_found_even_without_a_fingerprint(tmp_path: Path) -> None:
    assert undetected(a_draw_in(1, tmp_path), IN_ONE_STEP) == []


def test_every_tampering_with_mixes_is_found_even_without_a_fingerprint(tmp_path: Path) -> None:
    assert undetected(a_draw_in(2, tmp_path), IN_TWO_STEPS) == []


def undetected(found: Draw, ways: dict[str, Tampering]) -> list[str]:
    """The ways of tampering after which the program, which has seen no fingerprint, does not say 1."""
    missed = []
    for name, tamper in ways.items():
        document = json.loads(found.document)
        tamper(document)
        assert written(document) != found.document, name
        if found.checked(document=written(document)) != 1:
            missed.append(name)
    return missed


def test_what_only_the_fingerprint_can_tell_it_tells(either: Draw) -> None:
    ways = {**ONLY_BY_FINGERPRINT}
    if json.loads(either.document)["steps"] == 1:
        ways |= {
            "two people change codes": swap_names,
            "two tickets change groups": swap_groups,
            "somebody without a chance is added": lambda d: d["people"].update({"XXXX-XXXX": 0}),
        }
    for name, tamper in ways.items():
        document = json.loads(either.document)
        tamper(document)
        assert either.checked(document=written(document)) == 0, name
        assert either.checked("--hash", fingerprint(either.document), document=written(document)) == 1, name


def swap_groups(document: Document) -> None:
    one, other = document["groups"][0], document["groups"][-1]
    one[1], other[1] = other[1], one[1]


def test_any_changed_byte_is_found(either: Draw) -> None:
    dice = random.Random(1)
    for _ in range(60):
        document = bytearray(either.document)
        place = dice.randrange(len(document))
        document[place] ^= 1 << dice.randrange(8)
        assert either.checked("--hash", fingerprint(either.document), document=bytes(document)) == 1


@pytest.mark.parametrize(
    "spoil", [lambda b: b[:-2], lambda b: b + b" ", lambda b: b"", lambda b: b.replace(b"1", b"2")]
)
def test_a_cut_or_longer_file_is_found(either: Draw, spoil: Callable[[bytes], bytes]) -> None:
    assert either.checked("--hash", fingerprint(either.document), document=spoil(either.document)) == 1


def a_quota_missed(audit: Document) -> None:
    quota = max(audit["quotas"], key=lambda row: row[3])
    quota[3] -= 1


def a_quota_raised(audit: Document) -> None:
    quota = max(audit["quotas"], key=lambda row: row[2])
    quota[2] += 1


def other_answers(audit: Document) -> None:
    people = next(people for _, people in audit["types"] if len(people) > 1)
    row = audit["people"][people[0]]
    row[0] = row[0] % len(audit["quotas"]) + 1


def moved_to_another_type(audit: Document) -> None:
    source, goal = audit["types"][0], audit["types"][1]
    goal[1].append(source[1].pop())


def chance_from_nothing(audit: Document) -> None:
    next(row for row in audit["types"] if row[0]).__setitem__(0, 0)


def chance_lost(audit: Document) -> None:
    next(row for row in audit["types"] if not row[0]).__setitem__(0, 10**10)


IN_AUDIT: dict[str, Tampering] = {
    "a quota is lowered": a_quota_missed,
    "a quota is raised": a_quota_raised,
    "quotas are numbered otherwise": lambda a: a["quotas"][0].__setitem__(0, 99),
    "somebody has other answers": other_answers,
    "somebody is of another type": moved_to_another_type,
    "somebody is left out": lambda a: a["people"].pop(next(iter(a["people"]))),
    "a stranger is there": lambda a: a["people"].update({"XXXX-XXXX": []}),
    "a chance was made from nothing": chance_from_nothing,
    "a chance was lost": chance_lost,
}


@pytest.mark.parametrize("name", sorted(IN_AUDIT))
def test_an_auditors_file_that_does_not_fit_the_list_is_found(either: Draw, name: str) -> None:
    audit = json.loads(either.audit)
    IN_AUDIT[name](audit)
    forged = written(audit)
    assert forged != either.audit
    assert either.checked("--audit", "audit.json", audit=forged) == 1  # the list names another file
    named = published(replace(either.prepared.listed, audit=fingerprint(forged)))
    assert either.checked("--audit", "audit.json", document=named) == 1  # the honest file is named no more
    assert either.checked("--audit", "audit.json", document=named, audit=forged) == 1  # the files contradict


def test_people_who_live_together_and_can_be_drawn_together_are_found(either: Draw) -> None:
    audit = json.loads(either.audit)
    homeless = {code for _, people in audit["types"] for code in people} - {c for h in audit["households"] for c in h}
    pairs = together(either) if json.loads(either.document)["steps"] == 1 else sorted(homeless)
    audit["households"].append(sorted(pairs[:2]))
    forged = written(audit)
    named = published(replace(either.prepared.listed, audit=fingerprint(forged)))
    assert either.checked("--audit", "audit.json", document=named, audit=forged) == 1


def together(found: Draw) -> list[str]:
    document = json.loads(found.document)
    return [code for code in document["groups"][0][1] if code not in document["certain"]]


def test_nobodys_answers_can_be_guessed_from_the_fingerprint_of_the_auditors_file(either: Draw) -> None:
    audit = json.loads(either.audit)
    assert len(audit["secret"]) == 64
    assert audit["secret"].encode() not in either.document
    assert SALT.hex().encode() not in either.audit


TYPES = (CodedType(("A", "B", "C")), CodedType(("K", "L", "M", "N"), 0), CodedType(("R", "S"), 0))
HOMES = ((("K", "L", "R"), ("M", "N", "S")),)


def mixes(*seats: tuple[tuple[int, int], ...], types: tuple[CodedType, ...] = TYPES) -> TwoStepList:
    return TwoStepList(3, types, tuple(Mix(1, row) for row in seats), HOMES)


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        (OneStepList(2, (("A", "B"), ("B", "B")), (("A", 1), ("B", 2))), "ticket 2 has somebody twice"),
        (mixes(((0, 2), (1, 1))), ""),
        (mixes(((1, 1), (0, 2))), "types out of order"),
        (mixes(((0, 1), (0, 2))), "or one twice"),
        (mixes(((0, 4), (1, -1))), "more than the type has people"),
        (mixes(((0, 3), (1, 0))), "has no seats of a type"),
        (mixes(((1, 2), (2, 1))), "more seats than there are households"),
        (mixes(((0, 3),), types=(*TYPES, CodedType(()))), "type 4 is numbered 4, or has no people"),
        (mixes(((0, 3),), types=(*TYPES[:2], CodedType(("R",), 0), CodedType(("S",), 0))), "equally many people"),
    ],
)
def test_a_list_that_adds_up_but_is_wrong_is_found(
    listed: TicketList, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.json"
    path.write_bytes(published(listed))
    assert program().main([str(path)]) == (1 if words else 0)
    assert words in capsys.readouterr().out


@pytest.mark.parametrize(
    ("runs", "words"),
    [
        ([[1, 2], [3, 3]], ""),
        ([[1, 2], [2, 2]], "tickets 2 to 2 do not follow ticket 2"),
        ([[1, 1], [3, 4]], "tickets 3 to 4 do not follow ticket 1"),
        ([[1, 3], [4, 3]], "tickets 4 to 3 do not follow ticket 3"),
    ],
)
def test_tickets_that_overlap_or_are_missing_are_found(
    runs: list[list[int]], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = json.loads(published(mixes(((0, 3),), ((0, 3),))))
    seats = [[1, 3]]
    document["groups"] = [[*run, seats] for run in runs]
    document["tickets"] = 3
    document["types"][0][2] = 9
    path = tmp_path / "list.json"
    path.write_bytes(written(document))
    assert program().main([str(path)]) == (1 if words else 0)
    assert words in capsys.readouterr().out


def test_tickets_without_a_group_are_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(published(OneStepList(1, (("A",), ("B",)), (("A", 1), ("B", 1)))))
    path = tmp_path / "list.json"
    path.write_bytes(written(document | {"tickets": 3}))
    assert program().main([str(path)]) == 1
    assert "there are 2 groups, not 3" in capsys.readouterr().out


UNEVEN = OneStepList(1, (("A",), ("A",), ("A",), ("B",)), (("A", 3), ("B", 1)))
EVEN = OneStepList(1, (("A",), ("A",), ("B",)), (("A", 2), ("B", 1)))
ALIKE = TwoStepList(1, (CodedType(("A", "B")),), (Mix(2, ((0, 1),)),))


@pytest.mark.parametrize(
    ("listed", "answers", "types", "quotas", "words"),
    [
        (EVEN, ([1], [1]), [["A", "B"]], [1], ""),
        (EVEN, ([1], [1]), [["A", "B"]], [2], "quotas are not numbered"),
        (EVEN, ([1], []), [["A", "B"]], [1], "people of type 1 do not all count for the same quotas"),
        (EVEN, ([1], []), [["A"], ["B"]], [1], ""),
        (UNEVEN, ([1], [1]), [["A", "B"]], [1], "people of type 1 do not all have the same chance"),
        (ALIKE, ([1], [1]), [["A", "B"]], [1], ""),
        (ALIKE, ([1], [1]), [["A"], ["B"]], [1], "types of the list and of the auditor's file are not the same"),
        (EVEN, ([1], [1]), [["A", "B"], ["B"]], [1], "people of the list and of the auditor's file are not the same"),
    ],
)
def test_an_auditor_sees_whether_people_who_are_alike_were_treated_alike(
    listed: TicketList,
    answers: tuple[list[int], list[int]],
    types: list[list[str]],
    quotas: list[int],
    words: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    audit = written(
        {
            "about": "",
            "chances_out_of": 10,
            "form": "citizen_panel public draw audit 1",
            "households": [],
            "people": {"A": answers[0], "B": answers[1]},
            "quotas": [[number, "age: young", 0, 1] for number in quotas],
            "secret": "",
            "types": [[5, people] for people in types],
        }
    )
    (tmp_path / "audit.json").write_bytes(audit)
    (tmp_path / "list.json").write_bytes(published(replace(listed, audit=fingerprint(audit))))
    ended = program().main([str(tmp_path / "list.json"), "--audit", str(tmp_path / "audit.json")])
    assert ended == (1 if words else 0)
    assert words in capsys.readouterr().out
