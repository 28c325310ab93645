"""Reading people: by column, a million at a time; every slip is told by line and column."""

import random

import pytest

from citizen_panel.domain.matching.rules.files.faults import Unreadable
from citizen_panel.domain.matching.rules.files.people import PeopleFile, read_people
from citizen_panel.domain.matching.rules.files.quotas import read_quotas
from citizen_panel.domain.matching.vocabulary import QuotaBand

QUOTAS = (
    QuotaBand("gender", "woman", 1, 2),
    QuotaBand("gender", "man", 1, 2),
    QuotaBand("age", "16-39", 1, 2),
    QuotaBand("age", "40, and over", 1, 2),
)
HEAD = "id,gender,age\n"
PLAIN = HEAD + "a,woman,16-39\nb,man,16-39\nc,man,\n"
EXPECTED = [("a", [0, 0]), ("b", [1, 0]), ("c", [1, -1])]


def read(text: str | bytes, address: tuple[str, ...] = ()) -> PeopleFile:
    data = text if isinstance(text, bytes) else text.encode()
    found = read_people(data, "respondents.csv", QUOTAS, address)
    assert isinstance(found, PeopleFile), found
    return found


def people_of(text: str | bytes) -> list[tuple[str, list[int]]]:
    roster = read(text).roster
    assert roster.characteristics == ("gender", "age")
    assert roster.categories == (("woman", "man"), ("16-39", "40, and over"))
    assert roster.codes.dtype == "int16"
    return list(zip(roster.keys, roster.codes.tolist(), strict=True))


def faults_of(text: str | bytes, address: tuple[str, ...] = ()) -> list[str]:
    data = text if isinstance(text, bytes) else text.encode()
    found = read_people(data, "respondents.csv", QUOTAS, address)
    assert isinstance(found, Unreadable), found
    return [f"{fault.where}: {fault.sentence}" for fault in found.faults]


def notes_of(text: str, address: tuple[str, ...] = ()) -> list[str]:
    return [str(note) for note in read(text, address).notes]


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.rstrip("\n"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace(",", " , "),
        PLAIN.replace("\n", "\n\n") + ",,\n \n",
        "\n\n" + PLAIN,
        PLAIN.replace("\n", ",,\n"),
        PLAIN.replace("woman", '"woman"'),
        PLAIN.replace("id,", "Id ,"),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        "gender,name,age,id\nwoman,Example One,16-39,a\nman,Example Two,16-39,b\nman,Example Three,,c\n",
        'id,gender,remarks,age\na,woman,"says: ""yes, and\nno""",16-39\nb,man,,16-39\nc,man,"",\n',
        'id,gender,age\na,"woman", "16-39"\nb,man,16-39\nc, man ,\n',
    ],
)
def test_every_usual_way_of_saving_the_file_is_read(text: str | bytes) -> None:
    assert people_of(text) == EXPECTED


@pytest.mark.parametrize("mark", ["", '"'])
def test_an_answer_may_hold_what_separates_columns(mark: str) -> None:
    assert people_of(f'id,gender,age\na,{mark}woman{mark},"40, and over"\n') == [("a", [0, 1])]


def test_columns_are_found_by_name_and_others_do_not_matter() -> None:
    assert people_of("remarks,age,id,gender\nnone,16-39,a,man\n") == [("a", [1, 0])]


def test_the_first_column_is_the_id_if_none_is_called_so_and_that_is_said() -> None:
    text = PLAIN.replace("id,", "nationbuilder_id,")
    assert people_of(text) == EXPECTED
    assert notes_of(text) == ["No column of respondents.csv is called ‘id’, so ‘nationbuilder_id’ is taken for it."]


def test_a_column_called_id_comes_before_one_in_capitals() -> None:
    assert people_of("ID,id,gender,age\n7,a,man,16-39\n") == [("a", [1, 0])]


def test_answers_that_no_quota_names_count_as_none_and_that_is_said() -> None:
    text = PLAIN + "d,man,unknown\ne,woman,unknown\nf,woman,rather old\n"
    assert people_of(text)[3:] == [("d", [1, -1]), ("e", [0, -1]), ("f", [0, -1])]
    assert notes_of(text) == [
        "age: no quota names the answers ‘unknown’, ‘rather old’. They count as no answer (people: 3)."
    ]


def test_accents_may_be_written_in_two_ways() -> None:
    quotas = (QuotaBand("drink", "caf\u00e9", 0, 1),)
    found = read_people("id,drink\na,cafe\u0301\n".encode(), "respondents.csv", quotas)
    assert isinstance(found, PeopleFile)
    assert found.roster.codes.tolist() == [[0]]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ["respondents.csv: This file is empty."]),
        (HEAD, ["respondents.csv: There are no people under the first line."]),
        (HEAD + "\n,,\n", ["respondents.csv: There are no people under the first line."]),
        (
            "id,gender\na,man\n",
            ["respondents.csv, line 1, column age: There is no column called ‘age’. Add it, or correct the name."],
        ),
        (
            "id,Gender,age\na,man,16-39\n",
            [
                "respondents.csv, line 1, column gender: "
                "This column is called ‘Gender’ here, but ‘gender’ is wanted. Write both the same way."
            ],
        ),
        (
            "id,gender,age,gender\na,man,16-39,man\n",
            ["respondents.csv, line 1, column gender: Two columns are called ‘gender’. Rename or remove one of them."],
        ),
        (
            "gender,age\nman,16-39\n",
            [
                "respondents.csv, line 1, column id: "
                "There is no column of ids. Add a column called ‘id’ in which everybody has a different one."
            ],
        ),
        (
            PLAIN + "b,man,16-39\n",
            ["respondents.csv, line 5, column id: The id ‘b’ is already on line 3. Give everybody a different one."],
        ),
        (
            PLAIN + " ,man,16-39\n",
            ["respondents.csv, line 5, column id: This person has no id. Give everybody a different one."],
        ),
        (
            PLAIN + "d,Man,16-39\ne,woman,16-39\nf,man,40,\n".replace("40,", '"40,  AND over"') + "g,Man,\n",
            [
                "respondents.csv, line 5, column gender: "
                "The quotas write ‘man’, here it is ‘Man’ (people: 2). Write both the same way.",
                "respondents.csv, line 7, column age: The quotas write ‘40, and over’, "
                "here it is ‘40,  AND over’ (people: 1). Write both the same way.",
            ],
        ),
        (
            PLAIN + "d,man\n",
            ["respondents.csv, line 5: This row should have 3 fields but has 2."],
        ),
        (PLAIN + "d", ["respondents.csv, line 5: This row should have 3 fields but has 1."]),
        (
            PLAIN + "d,man,,x\n",
            ["respondents.csv, line 5: This row should have 3 fields but has 4."],
        ),
        (
            PLAIN + "d;man;16-39\n",
            [
                "respondents.csv, line 5: "
                "This row is separated in another way than the first line. Use the same character in both."
            ],
        ),
        (
            PLAIN + 'd,"man,16-39\ne,man,16-39\n',
            [
                "respondents.csv, line 5: "
                "Quotation marks do not pair up from here on, or a field is longer than 131,072 characters."
            ],
        ),
        (
            PLAIN + 'd,"' + "x" * 200_000 + '",16-39\n',
            [
                "respondents.csv, line 5: "
                "Quotation marks do not pair up from here on, or a field is longer than 131,072 characters."
            ],
        ),
        (
            PLAIN.encode() + b"d,m\xe4n,16-39\n",
            [
                "respondents.csv, line 5: Byte 0xE4 is not UTF-8, so a letter cannot be read. "
                "Save the file as CSV (UTF-8) and try again."
            ],
        ),
        (
            PLAIN + "d\0,man,16-39\n",
            [
                "respondents.csv, line 5: There is a character here that is no letter (NUL). "
                "Save the file again as CSV (UTF-8)."
            ],
        ),
        (
            PLAIN.encode("utf-16"),
            ["respondents.csv, line 1: This file is written in UTF-16. Save it as CSV (UTF-8) and try again."],
        ),
    ],
)
def test_every_slip_is_told_by_its_place(text: str | bytes, faults: list[str]) -> None:
    assert faults_of(text) == faults


def test_a_lone_id_is_a_torn_row_even_where_only_one_answer_is_asked() -> None:
    found = read_people(b"id,gender\na,man\nb\nc,", "respondents.csv", QUOTAS[:2])
    assert isinstance(found, Unreadable)
    assert [fault.line for fault in found.faults] == [3]


def test_a_letter_cut_by_the_reading_in_pieces_is_no_fault_and_the_first_bad_byte_is_found() -> None:
    rows = "".join(f"{n:07},woman,16-39\n" for n in range(60_000))
    text = HEAD + rows.replace("0", "é")
    assert len(read(text).roster) == 60_000
    assert faults_of(text.encode() + b"last,\xff,\n")[0].startswith("respondents.csv, line 60002: Byte 0xFF")


def test_a_line_without_end_is_no_trouble() -> None:
    (fault,) = faults_of(PLAIN + "d,man,16-39" + ",x" * 300_000 + "\n")
    assert fault == "respondents.csv, line 5: This row should have 3 fields but has 300003."


def test_blank_rows_are_counted_when_lines_are_told() -> None:
    text = HEAD + 'a,"woman\n or",16-39\n\n,,\nb,man,16-39\nb,man,16-39\n'
    assert faults_of(text) == [
        "respondents.csv, line 7, column id: The id ‘b’ is already on line 6. Give everybody a different one."
    ]


def test_of_very_many_faults_twenty_are_listed_in_order_and_the_others_counted() -> None:
    text = HEAD + "".join(f"{n % 40},man,16-39\n" for n in range(100)) + "x,y\n"
    found = read_people(text.encode(), "respondents.csv", QUOTAS)
    assert isinstance(found, Unreadable)
    assert [fault.line for fault in found.faults] == list(range(42, 62))
    assert found.more == 41


def test_reading_line_by_line_and_reading_with_quotes_agree() -> None:
    """The quick way and the careful way are two programs: on the same rows they must find the same people."""
    dice = random.Random(5)
    fields = ["woman", "man", " man", "", "unknown", "Man", "16-39", "x;y", "é"]
    for _ in range(300):
        rows = [
            ",".join([f"p{number}", *dice.choices(fields, k=dice.choice([2, 2, 2, 2, 2, 2, 1, 3]))])
            if dice.random() < 0.95
            else dice.choice(["", ",,", " ", ",man,16-39", "p0,man,16-39"])
            for number in range(dice.randint(1, 8))
        ]
        quick = HEAD + "\n".join(rows)
        careful = HEAD.replace("age", '"age"') + "\n".join(rows)
        one, other = (read_people(text.encode(), "respondents.csv", QUOTAS) for text in (quick, careful))
        if isinstance(one, PeopleFile) and isinstance(other, PeopleFile):
            assert one.roster.keys == other.roster.keys
            assert one.roster.codes.tolist() == other.roster.codes.tolist()
            assert one.notes == other.notes
        else:
            assert one == other


HOMES = "id,gender,age,street,postcode\n"


def test_people_who_share_an_address_are_one_household_whichever_way_they_write_it() -> None:
    found = read(
        HOMES
        + 'a,man,,"1 Nowhere Road, Upper Glen",ZZ1 1ZZ\n'
        + "b,man,,1 nowhere  road Upper Glen.,zz11zz\n"
        + "c,man,,2 Nowhere Road,ZZ1 1ZZ\n"
        + "d,man,,1/2 Nowhere Road,ZZ1 1ZZ\n"
        + "e,man,,12 Nowhere Road,ZZ1 1ZZ\n"
        + "f,man,,2 Nowhere Road,ZZ1 1ZZ\n",
        ("street", "postcode"),
    )
    assert found.households.shared == (("a", "b"), ("c", "f"))


def test_nobody_without_a_full_address_is_held_to_live_with_anybody_and_that_is_said() -> None:
    text = HOMES + "a,man,,,ZZ1 1ZZ\nb,man,,,ZZ1 1ZZ\n\nc,man,,1 Nowhere Road,\n"
    assert read(text, ("street", "postcode")).households.shared == ()
    assert notes_of(text, ("street", "postcode")) == [
        "People without a full address: 3. Nobody is held to live with them."
    ]


def test_a_column_of_the_address_that_is_not_there_is_a_fault() -> None:
    assert faults_of(PLAIN, ("postcode",)) == [
        "respondents.csv, line 1, column postcode: There is no column called ‘postcode’. Add it, or correct the name."
    ]


def test_a_hundred_thousand_rows_that_all_differ_are_read_and_none_is_forgotten() -> None:
    """More different lines than are remembered: each is still understood."""
    count = 210_000
    text = "id,gender,age,remarks\n" + "".join(f"p{n},{('woman', 'man')[n % 2]},16-39,r{n}\n" for n in range(count))
    roster = read(text).roster
    assert len(roster) == count
    assert roster.codes[:, 0].tolist() == [n % 2 for n in range(count)]


def test_whatever_the_bytes_are_there_is_an_answer() -> None:
    """Files are cut, doubled and spoilt at random: always people or faults, never an exception."""
    dice = random.Random(8)
    good = (PLAIN + 'd,"man, or so",\n"e",man,16-39\n').encode()
    pieces = [b"", b'"', b",", b";", b"\n", b"\r", b"\0", b"\xff", b"\xef\xbb\xbf", "é".encode(), b"1", b"\t", good]
    for _ in range(3000):
        data = good
        for _ in range(dice.randint(1, 4)):
            at = dice.randrange(len(data) + 1)
            data = data[:at] + dice.choice(pieces) + data[at + dice.choice([0, 0, 1, 5]) :]
        found = read_people(data, "respondents.csv", QUOTAS, dice.choice([(), ("age",)]))
        if isinstance(found, Unreadable):
            assert found.faults
            assert all(str(fault.where) and str(fault.sentence) for fault in found.faults)
        else:
            assert len(set(found.roster.keys)) == len(found.roster) == len(found.roster.codes) > 0
        read_quotas(data.replace(b"id,gender,age", b"category,feature,min,max"), "categories.csv")
