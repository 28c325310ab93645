"""`citizen-panel draw`: two files in, a fair panel out; no settings, no database."""

import hashlib
import json
import shlex
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from citizen_panel.cli import ALONE, COMMANDS
from citizen_panel.cli.draw.command import draw_panel
from citizen_panel.domain.matching.rules.methods import METHODS

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"
PROGRAM = Path(sys.executable).with_name("citizen-panel")

QUOTAS = "category,feature,min,max\ngender,woman,1,2\ngender,man,1,2\narea,Harbour,1,3\narea,Newtown,0,2\n"
POOL = "id,gender,area,home\n" + "".join(
    f"x{n:02},{('woman', 'man')[n % 2]},{('Harbour', 'Newtown', 'Harbour')[n % 3]},{n // 2} Nowhere Road\n"
    for n in range(24)
)

DICE = "4 1 6 2 2 5 3 1 1 6 4 2 5 3 6"
SALT = "an invented salt"


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Result]:
    """Run the command on two files, the usual ones if none are given; an option given as None is left out."""

    def run(*options: str, pool: str | bytes = POOL, quotas: str | bytes = QUOTAS, places: str | None = "3") -> Result:
        for name, content in (("people.csv", pool), ("quotas.csv", quotas)):
            (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        given = ["--pool", str(tmp_path / "people.csv"), "--quotas", str(tmp_path / "quotas.csv")]
        given += [] if places is None else ["--places", places]
        return CliRunner().invoke(draw_panel, [*given, *options])

    return run


def drawn(result: Result) -> list[str]:
    """The ids in the account."""
    assert result.exit_code == 0, result.output
    listed = result.stdout.split(":\n", 1)[1].split("\n\n", 1)[0]
    return [name.strip() for name in listed.replace("\n", " ").split(",")]


def record_of(result: Result) -> dict[str, Any]:
    """The JSON on standard output."""
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_account_says_who_how_fair_which_quotas_and_how_to_run_it_again(run: Callable[..., Result]) -> None:
    result = run("--seed", "dice 3 5")
    people = drawn(result)
    assert len(people) == len(set(people)) == 3
    assert people == sorted(people)
    assert "Everyone’s chance: lowest about 1 in" in result.stdout
    assert "Proof: lowest chance 0." in result.stdout
    assert "Seed: dice 3 5\n" in result.stdout
    table = result.stdout.split("Quotas", 1)[1].split("\n\n", 1)[0].splitlines()
    assert table[0].split() == ["least", "drawn", "most"]
    rows = [line.split() for line in table[1:] if line.startswith("  ")]
    assert [row[0] for row in rows] == ["woman", "man", "Harbour", "Newtown"]
    assert all(int(least) <= int(there) <= int(most) for _, least, there, most in rows)
    assert sum(int(row[2]) for row in rows[:2]) == 3


def test_a_seed_that_was_not_given_is_made_and_told_so_that_the_draw_can_be_run_again(
    run: Callable[..., Result],
) -> None:
    first, other = run(), run()
    seeds = [line.removeprefix("Seed: ") for r in (first, other) for line in r.stdout.splitlines() if "Seed: " in line]
    assert len(set(seeds)) == 2
    assert drawn(run("--seed", seeds[0])) == drawn(first)


def test_the_record_holds_all_that_is_needed_to_check_the_draw(run: Callable[..., Result]) -> None:
    result = run("--seed", "a", "--json", "-")
    record = record_of(result)
    assert record["format"] == "citizen-panel draw 1"
    assert record["met"] is True
    assert record["seed"] == "a"
    assert len(record["chosen"]) == record["places"] == 3
    assert len(record["digest"]) == len(record["files"]["pool"]) == len(record["files"]["quotas"]) == 64
    assert set(record["chances"]) == {f"x{n:02}" for n in range(24)}
    assert sum(record["chances"].values()) == pytest.approx(3)
    assert min(record["chances"].values()) == pytest.approx(record["certificate"]["attained"])
    assert record["certificate"]["bound"] >= record["certificate"]["attained"]
    assert set(record["certificate"]) == {"bound", "attained", "highest", "gap", "levels"}
    assert sum(row["drawn"] for row in record["quotas"] if row["category"] == "gender") == 3
    assert set(record["versions"]) == {"citizen_panel", "python", "numpy", "numba", "highspy"}
    assert set(record["seconds"]) >= {"read_quotas", "read_people", "draw"}
    assert record["people"] == 24
    assert record["notes"] == []
    assert "Drawn for 3 places" in result.stderr


def test_the_lottery_in_the_record_gives_everybody_the_chance_in_the_record(run: Callable[..., Result]) -> None:
    record = record_of(run("--seed", "a", "--json", "-"))
    lottery = record["lottery"]
    assert sum(panel["tickets"] for panel in lottery["panels"]) == lottery["tickets"]
    chances = dict.fromkeys(record["chances"], 0.0)
    for panel in lottery["panels"]:
        assert sum(seats for _, seats in panel["seats"]) == 3
        for kind, seats in panel["seats"]:
            ids = lottery["types"][kind]["ids"]
            for key in ids:
                chances[key] += panel["weight"] * seats / len(ids)
    assert chances == pytest.approx(record["chances"])


def test_the_record_is_kept_where_only_its_owner_may_read_it(run: Callable[..., Result], tmp_path: Path) -> None:
    kept = tmp_path / "draw.json"
    result = run("--seed", "a", "--json", str(kept))
    assert sorted(json.loads(kept.read_text(encoding="utf-8"))["chosen"]) == drawn(result)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_quotas_that_cannot_be_met_end_with_status_2_and_the_smallest_change(run: Callable[..., Result]) -> None:
    result = run("--json", "-", quotas=QUOTAS.replace("gender,man,1,2", "gender,man,3,3"))
    assert result.exit_code == 2
    assert result.stderr.startswith("These quotas cannot be met.\n")
    assert "Smallest change: lower gender ‘man’ to 2" in result.stderr
    record = record_of(result)
    assert record["met"] is False
    assert {"category": "gender", "feature": "man", "side": "least"} in record["conflict"]
    assert record["causes"] == []
    assert record["changes"] == [{"category": "gender", "feature": "man", "least": 2, "most": 3}]


def test_people_whom_no_panel_can_hold_are_told_with_the_quota_that_shuts_them_out(run: Callable[..., Result]) -> None:
    closed = QUOTAS + "area,Upper Glen,0,0\n"
    result = run("--seed", "a", "--json", "-", pool=POOL + "x99,woman,Upper Glen,\n", quotas=closed)
    record = record_of(result)
    assert record["never_selectable"] == ["x99"]
    assert record["chances"]["x99"] == 0
    (group,) = record["excluded"]
    assert group["ids"] == ["x99"]
    assert group["conflict"] == [{"category": "area", "feature": "Upper Glen", "side": "most"}]
    assert group["changes"] == [{"category": "area", "feature": "Upper Glen", "least": 0, "most": 1}]


def test_more_places_than_people_end_with_status_2(run: Callable[..., Result]) -> None:
    result = run(places="25")
    assert result.exit_code == 2
    assert "fewer people who can be asked than there are places" in result.stderr


def test_every_fault_of_a_file_is_a_line_with_its_place_and_status_1(run: Callable[..., Result]) -> None:
    result = run(pool=POOL + "x03,woman,Harbour,\ny,Woman,Harbour,\n")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "people.csv, line 26, column id: The id ‘x03’ is already on line 5. Give everybody a different one.",
        "people.csv, line 27, column gender: "
        "The quotas write ‘woman’, here it is ‘Woman’ (people: 1). Write both the same way.",
    ]


def test_of_many_faults_twenty_are_told_and_the_others_counted(run: Callable[..., Result]) -> None:
    result = run(quotas=QUOTAS + "area,Newtown,0,2\n" * 1234)
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert len(lines) == 21
    assert lines[-1] == "and 1,214 more"


@pytest.mark.parametrize("bad", ["pool", "quotas"])
def test_a_file_that_is_no_text_is_refused_by_name(run: Callable[..., Result], bad: str) -> None:
    result = run(**{bad: b"\xff\xfe\x00a"})
    assert result.exit_code == 1
    assert result.stderr.startswith({"pool": "people.csv", "quotas": "quotas.csv"}[bad] + ", line 1: ")


def test_a_file_that_is_not_there_is_told_with_status_1(tmp_path: Path) -> None:
    absent = str(tmp_path / "absent.csv")
    result = CliRunner().invoke(draw_panel, ["--pool", absent, "--quotas", absent, "--places", "3"])
    assert result.exit_code == 1
    assert result.stderr == f"{absent}: this file cannot be read (No such file or directory).\n"


def test_a_folder_that_is_not_there_is_told_before_the_draw(run: Callable[..., Result], tmp_path: Path) -> None:
    result = run("--json", str(tmp_path / "absent" / "draw.json"))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "there is no such folder" in result.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--method", "by-hand"), "Invalid value for '--method'"),
        (("--gamma", "0.5"), "--gamma is for --method goldilocks alone."),
        (("--salt", SALT), "--salt and --list are for draws with --tickets alone."),
        (("--list", "list.json"), "--salt and --list are for draws with --tickets alone."),
        (("--tickets", "100", "--salt", "short"), "--salt must have at least 16"),
        (("--seed", "\udcff"), "--seed and --salt must be text in UTF-8."),
        (("--unheard-of",), "No such option"),
        (("--certain", "nobody"), "‘nobody’: neither a file nor the id of somebody in the pool."),
        (("--certain", "x01", "--left-out", "x01"), "both certain and left out: x01."),
        (("--certain", "x01,x02,x03,x04"), "4 people are certain, but there are 3 places."),
        (
            ("--certain", "x02,x03", "--address", "home"),
            "These ids are certain and share an address, where one at most is drawn: x02, x03.",
        ),
        (("--address", "street"), "people.csv, line 1, column street: There is no column"),
    ],
)
def test_an_option_that_cannot_be_used_ends_with_status_1(
    run: Callable[..., Result], options: tuple[str, ...], said: str
) -> None:
    result = run(*options)
    assert result.exit_code == 1
    assert said in result.stderr


@pytest.mark.parametrize("places", [None, "0", "three"])
def test_places_must_be_a_number_above_0(run: Callable[..., Result], places: str | None) -> None:
    assert run(places=places).exit_code == 1


def test_what_the_owner_of_the_files_should_know_is_noted(run: Callable[..., Result]) -> None:
    result = run("--seed", "a", pool=POOL + "x99,woman,Upper Glen,\n")
    assert result.exit_code == 0
    note = "area: no quota names the answers ‘Upper Glen’. They count as no answer (people: 1)."
    assert result.stderr == f"Note: {note}\n"
    assert record_of(run("--json", "-", pool=POOL + "x99,woman,Upper Glen,\n"))["notes"] == [note]


def test_ids_in_a_file_are_told_by_line_when_nobody_has_them(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "sure.txt").write_text("id\nx01\n\n nobody \n", encoding="utf-8")
    result = run("--certain", str(tmp_path / "sure.txt"))
    assert result.exit_code == 1
    assert result.stderr == "sure.txt, line 4: Nobody in the pool has the id ‘nobody’.\n"


def test_ids_cannot_write_on_the_terminal(run: Callable[..., Result]) -> None:
    result = run(pool=POOL.replace("x", "\x1b[2J"))
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout


def test_equal_tickets_make_a_list_that_stands_before_the_seed(run: Callable[..., Result], tmp_path: Path) -> None:
    kept = [tmp_path / "before.json", tmp_path / "after.json"]
    run("--tickets", "100", "--salt", SALT, "--list", str(kept[0]))
    result = run("--tickets", "100", "--salt", SALT, "--list", str(kept[1]), "--seed", DICE)
    assert kept[0].read_bytes() == kept[1].read_bytes()
    assert hashlib.sha256(kept[0].read_bytes()).hexdigest() in result.stdout
    assert "The list has 100 tickets." in result.stdout
    assert SALT not in result.stdout + result.stderr


def test_the_ticket_that_the_seed_takes_is_the_group_of_the_published_list(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    published = tmp_path / "list.json"
    options = ("--tickets", "100", "--salt", SALT, "--seed", DICE)
    record = record_of(run(*options, "--json", "-"))
    people = drawn(run(*options, "--list", str(published)))
    groups = dict(json.loads(published.read_text(encoding="utf-8"))["groups"])
    ids = record["tickets"]["ids"]
    assert sorted(ids[code] for code in groups[record["tickets"]["ticket_drawn"]]) == people == sorted(record["chosen"])
    assert sum(row["drawn"] for row in record["quotas"] if row["category"] == "gender") == 3
    assert not any(key in published.read_text(encoding="utf-8") for key in record["chances"])


def test_a_salt_that_was_not_given_is_noted_apart_from_the_account(run: Callable[..., Result]) -> None:
    result = run("--tickets", "100")
    assert result.exit_code == 0
    assert "the salt is " in result.stderr
    assert "salt" not in result.stdout


def test_too_few_tickets_end_with_status_1_and_how_many_will_do(run: Callable[..., Result]) -> None:
    result = run("--tickets", "1")
    assert result.exit_code == 1
    assert "--tickets: With 1 tickets some people would have no chance. Make 1,000 tickets." in result.stderr


def test_stand_ins_are_chosen_from_those_who_were_not_drawn(run: Callable[..., Result]) -> None:
    options = ("--stand-ins", "4", "--seed", "a")
    record = record_of(run(*options, "--json", "-"))
    people = record["stand_ins"]["people"]
    assert len(set(people)) == 4
    assert not set(people) & set(record["chosen"])
    assert set(people) <= set(record["chances"])
    result = run(*options)
    assert f"Stand-ins:\n  {', '.join(people)}\n" in result.stdout
    assert "4 people stand by" in result.stdout


def test_stand_ins_stand_by_for_the_people_of_the_ticket(run: Callable[..., Result]) -> None:
    record = record_of(run("--stand-ins", "6", "--tickets", "100", "--seed", DICE, "--json", "-"))
    assert not set(record["stand_ins"]["people"]) & set(record["chosen"])


def test_nobody_shares_an_address_with_somebody_else_who_was_drawn(run: Callable[..., Result]) -> None:
    for seed in range(12):
        people = drawn(run("--address", "home", "--seed", str(seed)))
        assert len({int(name[1:]) // 2 for name in people}) == 3


def test_who_lives_with_somebody_certain_is_not_drawn(run: Callable[..., Result]) -> None:
    record = record_of(run("--certain", "x02", "--address", "home", "--seed", "a", "--json", "-"))
    assert record["chances"]["x02"] == 1.0
    assert "x03" not in record["chances"]
    assert record["lottery"]["certain"] == ["x02"]


def test_certain_people_are_drawn_and_those_left_out_are_not(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "out.txt").write_text("id\n" + "".join(f"x{n:02}\n" for n in range(5, 20)), encoding="utf-8")
    for seed in range(6):
        people = drawn(run("--certain", "x02,x03", "--left-out", str(tmp_path / "out.txt"), "--seed", str(seed)))
        assert {"x02", "x03"} < set(people)
        assert all(not 5 <= int(name[1:]) < 20 for name in people)


def test_every_method_draws_a_panel_and_goldilocks_takes_its_gamma(run: Callable[..., Result]) -> None:
    for method in METHODS:
        assert len(drawn(run("--method", method.value, "--seed", "a"))) == 3
    record = record_of(run("--method", "goldilocks", "--gamma", "2.5", "--seed", "a", "--json", "-"))
    assert record["method"] == "goldilocks"
    assert record["gamma"] == 2.5
    assert record_of(run("--seed", "a", "--json", "-"))["method"] == "leximin"


def test_it_runs_without_any_settings_and_two_processes_with_one_seed_draw_the_same_panel() -> None:
    wish = (
        *("--pool", str(EXAMPLES / "respondents.csv"), "--quotas", str(EXAMPLES / "categories.csv")),
        *("--places", "12", "--seed", "dice 6 1 4", "--json", "-"),
    )
    env = {"PYTHONHASHSEED": "4711", "PYTHONDONTWRITEBYTECODE": "1"}
    there = subprocess.run([PROGRAM, "draw", *wish], env=env, capture_output=True, text=True, check=False)
    assert there.returncode == 0, there.stderr
    here = record_of(CliRunner().invoke(draw_panel, list(wish)))
    assert {**json.loads(there.stdout), "seconds": None} == {**here, "seconds": None}


def test_other_commands_still_say_which_settings_are_missing() -> None:
    answer = subprocess.run([PROGRAM, "check"], env={}, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert "Set DATABASE_URL" in answer.stderr


def test_no_command_stands_in_both_lists() -> None:
    names = [command.name for command in (*ALONE, *COMMANDS)]
    assert len(names) == len(set(names))


def test_the_commands_in_the_page_about_it_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "drawing-by-command-line.md").read_text(encoding="utf-8").replace("\\\n", " ")
    commands = [line for line in page.splitlines() if line.startswith("citizen-panel draw ")]
    assert commands
    monkeypatch.chdir(ROOT)
    for command in commands:
        options = shlex.split(command)[2:]
        options = [str(tmp_path / given) if given.endswith(".json") else given for given in options]
        result = CliRunner().invoke(draw_panel, options)
        assert result.exit_code == 0, f"{command}: {result.output}"


def test_the_page_about_it_names_every_option() -> None:
    page = (ROOT / "docs" / "drawing-by-command-line.md").read_text(encoding="utf-8")
    for option in draw_panel.params:
        assert f"`{option.opts[0]}" in page, option.opts
