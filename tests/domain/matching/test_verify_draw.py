"""The program that anybody may check a public draw with: it agrees with the house, and runs anywhere."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from citizen_panel.domain.matching.rules.draw import draw
from citizen_panel.domain.matching.rules.public.drawing import drawn
from citizen_panel.domain.matching.rules.public.published import fingerprint
from citizen_panel.domain.matching.vocabulary import QuotaBand, Selected
from tests.domain.matching.lotteries import a_lottery
from tests.domain.matching.pools import a_pool, a_request
from tests.domain.matching.public_draws import PROGRAM, SEED, Draw, a_draw, a_draw_in, program


@pytest.fixture
def one_step(tmp_path: Path) -> Draw:
    return a_draw_in(1, tmp_path)


@pytest.fixture(params=[1, 2])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Draw:
    return a_draw_in(request.param, tmp_path)


def test_an_honest_draw_is_right(either: Draw, capsys: pytest.CaptureFixture[str]) -> None:
    found = drawn(either.prepared.listed, SEED)
    words = ["--hash", fingerprint(either.document).upper(), "--seed", SEED, "--ticket", str(found.ticket)]
    code = found.people[0].lower().replace("-", "")
    assert either.checked(*words, "--drawn", *found.people, "--code", code, "--audit", "audit.json") == 0
    told = capsys.readouterr().out
    assert "WRONG" not in told
    assert f"takes ticket {found.ticket} of 1000." in told
    assert "Your chance: " in told
    assert "Every group keeps every quota" in told
    assert told.endswith("Everything that was checked is right.\n")


def test_the_program_and_the_house_agree_on_a_hundred_seeds(either: Draw, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(100):
        found = drawn(either.prepared.listed, f"Seed  {number}")
        announced = ["--ticket", str(found.ticket), "--drawn", *found.people]
        assert either.checked("--seed", f"seed {number}", *announced) == 0
    assert "takes ticket" in capsys.readouterr().out


@pytest.mark.parametrize("seed", range(20))
def test_made_up_draws_are_right(seed: int, tmp_path: Path) -> None:
    made = a_lottery(seed, kinds=seed % 4, certain=seed % 3, larger=1 if seed % 2 else 60)
    assert a_draw(made.lottery, made.request, tmp_path).checked("--seed", SEED, "--audit", "audit.json") == 0


def test_a_draw_of_the_engine_is_right(tmp_path: Path) -> None:
    quotas = [QuotaBand("feature 0", "value 0", 6, 10), QuotaBand("feature 1", "value 3", 1, 4)]
    request = a_request(a_pool(3, 180, [2, 4, 3]), quotas, 18)
    outcome = draw(request)
    assert isinstance(outcome, Selected)
    assert a_draw(outcome.lottery, request, tmp_path).checked("--seed", SEED, "--audit", "audit.json") == 0


def test_another_outcome_than_the_right_one_is_found(either: Draw, capsys: pytest.CaptureFixture[str]) -> None:
    found = drawn(either.prepared.listed, SEED)
    other = drawn(either.prepared.listed, SEED + " 1")
    assert other.people != found.people
    assert either.checked("--seed", SEED, "--ticket", str(found.ticket % 1_000 + 1)) == 1
    assert either.checked("--seed", SEED, "--drawn", *other.people) == 1
    assert either.checked("--seed", SEED, "--drawn", *found.people[:-1]) == 1
    assert either.checked("--seed", SEED + " 1", "--drawn", *found.people) == 1
    assert "Do not trust this draw" in capsys.readouterr().out


def test_of_a_list_that_is_not_public_the_ticket_can_be_worked_out(
    either: Draw, capsys: pytest.CaptureFixture[str]
) -> None:
    found = drawn(either.prepared.listed, SEED)
    closed = ["--hash", fingerprint(either.document), "--tickets", "1000", "--seed", SEED]
    assert program().main([*closed, "--ticket", str(found.ticket)]) == 0
    assert f"takes ticket {found.ticket} of 1000." in capsys.readouterr().out
    assert program().main([*closed, "--ticket", str(found.ticket + 1)]) == 1
    assert program().main(closed[:4]) == 2
    assert program().main(["--hash", "0", "--tickets", "0", "--seed", SEED]) == 2


def test_too_few_throws_are_said(either: Draw, capsys: pytest.CaptureFixture[str]) -> None:
    assert either.checked("--seed", "4 1 6 2") == 0
    assert "With so few throws" in capsys.readouterr().out
    assert either.checked("--seed", SEED) == 0
    assert "With so few throws" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "document",
    [b"", b"not json", b"{}", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"form": "citizen_panel public draw 1"}'],
)
def test_what_is_no_list_cannot_be_checked(one_step: Draw, document: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    assert one_step.checked(document=document) == 2
    assert "This could not be checked" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"places": 6', b'"places": 6, "places": 6'),
        (b'"places": 6', b'"places": 6.0'),
        (b'"places": 6', b'"places": NaN'),
        (b'"steps": 1', b'"steps": 3'),
        (b'"places": 6,', b""),
        (b'"certain": [', b'"certain": 5, "spare": ['),
        (b'"tickets": 1000', b'"tickets": 0'),
    ],
)
def test_a_list_of_another_form_is_not_right(one_step: Draw, old: bytes, new: bytes) -> None:
    assert old in one_step.document
    assert one_step.checked(document=one_step.document.replace(old, new)) in (1, 2)


def test_a_file_that_is_not_there_cannot_be_checked(one_step: Draw, capsys: pytest.CaptureFixture[str]) -> None:
    assert program().main([str(one_step.folder / "nowhere.json")]) == 2
    assert one_step.checked("--audit", str(one_step.folder / "nowhere.json")) == 2
    assert "cannot be opened" in capsys.readouterr().out


def test_the_program_runs_alone_and_ends_with_a_number_for_scripts(one_step: Draw) -> None:
    one_step.checked()
    alone = one_step.folder / "verify_draw.py"
    alone.write_bytes(PROGRAM.read_bytes())

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-S", str(alone), *words]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=one_step.folder)

    right = run("list.json", "--seed", SEED, "--hash", fingerprint(one_step.document))
    assert (right.returncode, right.stderr) == (0, "")
    assert run("list.json", "--hash", "0" * 64).returncode == 1
    assert run("nowhere.json").returncode == 2
    assert run().returncode == 2
    assert run("--unknown").returncode == 2
    assert "Python 3.9" in run("--help").stdout


def test_the_program_needs_nothing_but_an_old_python() -> None:
    tree = ast.parse(PROGRAM.read_text(encoding="utf-8"), feature_version=(3, 9))
    roots = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            roots |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            roots.add(str(node.module).split(".")[0])
    assert roots <= set(sys.stdlib_module_names)
    assert not any(
        keyword.arg == "strict" for node in ast.walk(tree) if isinstance(node, ast.Call) for keyword in node.keywords
    )
