"""Reading quotas: every usual way of saving the file is read, every slip is told by line and column."""

import pytest

from citizen_panel.domain.matching.rules.files.faults import Unreadable
from citizen_panel.domain.matching.rules.files.quotas import QuotaFile, read_quotas

HEAD = "category,feature,min,max\n"
PLAIN = HEAD + "gender,woman,5,7\ngender,man,4,6\n"


def quotas_of(text: str | bytes) -> list[tuple[str, str, int, int]]:
    data = text if isinstance(text, bytes) else text.encode()
    read = read_quotas(data, "categories.csv")
    assert isinstance(read, QuotaFile), read
    return [(band.characteristic, band.category, band.least, band.most) for band in read.quotas]


def faults_of(text: str | bytes) -> list[str]:
    data = text if isinstance(text, bytes) else text.encode()
    read = read_quotas(data, "categories.csv")
    assert isinstance(read, Unreadable), read
    return [f"{fault.where}: {fault.sentence}" for fault in read.faults]


EXPECTED = [("gender", "woman", 5, 7), ("gender", "man", 4, 6)]


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
        PLAIN.replace("\n", "\n\n") + ",,,\n",
        "\n" + PLAIN,
        PLAIN.replace("\n", ",,\n"),
        PLAIN.replace("category,feature,min,max", "Category,Feature,MIN,Max"),
        PLAIN.replace("category,feature", "category,name"),
        PLAIN.replace("category,feature", "feature,value"),
        PLAIN.replace("woman", '"woman"'),
        PLAIN.replace("5", "5.0"),
        b"\xef\xbb\xbf" + PLAIN.encode(),
    ],
)
def test_every_usual_way_of_saving_the_file_is_read(text: str | bytes) -> None:
    assert quotas_of(text) == EXPECTED


def test_columns_may_stand_in_any_order() -> None:
    assert quotas_of("max,min,feature,category\n7,5,woman,gender\n") == [("gender", "woman", 5, 7)]


def test_names_may_hold_separators_and_accents_written_in_two_ways() -> None:
    assert quotas_of(HEAD + '"work, paid",cafe\u0301,0,1\n') == [("work, paid", "caf\u00e9", 0, 1)]


def test_columns_for_flexing_are_ignored_and_that_is_said() -> None:
    read = read_quotas(b"category,feature,min,max,min_flex,max_flex\ngender,woman,5,7,4,8\n", "categories.csv")
    assert isinstance(read, QuotaFile)
    assert (read.quotas[0].least, read.quotas[0].most) == (5, 7)
    assert [str(note) for note in read.notes] == ["These columns of categories.csv are not used: min_flex, max_flex."]


def test_sentences_about_a_quota_name_its_category_too() -> None:
    read = read_quotas(b"category,feature,min,max\ndisabled,yes,5,7\n", "categories.csv")
    assert isinstance(read, QuotaFile)
    assert read.quotas[0].words == "disabled ‘yes’"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "categories.csv: This file is empty."),
        ("\ufeff \n\n", "categories.csv: This file is empty."),
        (",,,\n", "categories.csv: This file is empty."),
        (HEAD, "categories.csv: There are no quotas under the first line."),
        (
            "category,feature,min\ngender,woman,5\n",
            "categories.csv, line 1, column max: There is no column called ‘max’. Add it, or correct the name.",
        ),
        (
            "category,feature,min,max,min\ngender,woman,5,7,5\n",
            "categories.csv, line 1, column min: Two columns are called ‘min’. Rename or remove one of them.",
        ),
        (
            "category|feature|min|max\n",
            "categories.csv, line 1: The first line has only one column. "
            "Put commas, semicolons or tabs between columns.",
        ),
        (
            HEAD + "gender,woman,7,5\n",
            "categories.csv, line 2, column min: The least (7) is more than the most (5).",
        ),
        (HEAD + "gender,woman,few,7\n", "categories.csv, line 2, column min: ‘few’ is not a whole number."),
        (HEAD + "gender,woman,5,7.5\n", "categories.csv, line 2, column max: ‘7.5’ is not a whole number."),
        (HEAD + "gender,woman,5,1_0\n", "categories.csv, line 2, column max: ‘1_0’ is not a whole number."),
        (HEAD + "gender,woman,٣,7\n", "categories.csv, line 2, column min: ‘٣’ is not a whole number."),
        (HEAD + "gender,woman,,7\n", "categories.csv, line 2, column min: This field needs a whole number."),
        (HEAD + "gender,woman,-1,7\n", "categories.csv, line 2, column min: ‘-1’ is below 0. Write 0 or more."),
        (
            HEAD + "gender,woman,1,99999999999999999999\n",
            "categories.csv, line 2, column max: ‘99999999999999999999’ is too large a number.",
        ),
        (
            HEAD + "gender,,1,2\n",
            "categories.csv, line 2, column feature: This field is empty. Fill it in, or remove the row.",
        ),
        (
            PLAIN + "gender, woman ,5,7\n",
            "categories.csv, line 4, column feature: The quota of ‘woman’ is already on line 2. Remove one of the two.",
        ),
        (
            PLAIN + "gender,Woman,5,7\n",
            "categories.csv, line 4, column feature: ‘Woman’ was written ‘woman’ further up. Write both the same way.",
        ),
        (
            PLAIN + "Gender,other,5,7\n",
            "categories.csv, line 4, column category: "
            "‘Gender’ was written ‘gender’ further up. Write both the same way.",
        ),
        (
            HEAD + "gender,woman,5\n",
            "categories.csv, line 2: This row should have 4 fields but has 3.",
        ),
        (
            HEAD + "gender,woman,5,7,9\n",
            "categories.csv, line 2: This row should have 4 fields but has 5.",
        ),
        (
            HEAD + "gender;woman;5;7\n",
            "categories.csv, line 2: "
            "This row is separated in another way than the first line. Use the same character in both.",
        ),
        (
            PLAIN.encode("utf-16"),
            "categories.csv, line 1: This file is written in UTF-16. Save it as CSV (UTF-8) and try again.",
        ),
        (
            PLAIN.encode("utf-16-be"),
            "categories.csv, line 1: This file is written in UTF-16. Save it as CSV (UTF-8) and try again.",
        ),
        (
            (PLAIN + "work,caf\u00e9,0,1\n").encode("latin-1"),
            "categories.csv, line 4: Byte 0xE9 is not UTF-8, so a letter cannot be read. "
            "Save the file as CSV (UTF-8) and try again.",
        ),
        (
            PLAIN + "work,a\0b,0,1\n",
            "categories.csv, line 4: There is a character here that is no letter (NUL). "
            "Save the file again as CSV (UTF-8).",
        ),
        (
            b"PK\x03\x04 and more",
            "categories.csv: This is a spreadsheet’s own file. Open it in the spreadsheet and save it as CSV (UTF-8).",
        ),
        (
            HEAD + '"gender,woman,5,7\nwork,paid,1,2\n',
            "categories.csv, line 2: "
            "Quotation marks do not pair up from here on, or a field is longer than 131,072 characters.",
        ),
    ],
)
def test_every_slip_is_told_by_its_place(text: str | bytes, fault: str) -> None:
    assert faults_of(text) == [fault]


def test_several_faults_are_told_together_and_in_order() -> None:
    told = faults_of(HEAD + "gender,woman,x,-3\n,man,1,2\n")
    assert [fault.split(":")[0] for fault in told] == [
        "categories.csv, line 2, column min",
        "categories.csv, line 2, column max",
        "categories.csv, line 3, column category",
    ]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    text = HEAD + 'work,"paid\nor not",1,2\n\nwork,none,x,2\n'
    assert faults_of(text)[0].startswith("categories.csv, line 5, column min")


def test_of_very_many_faults_twenty_are_listed() -> None:
    text = HEAD + "".join(f"work,kind {n},x,1\n" for n in range(45))
    read = read_quotas(text.encode(), "categories.csv")
    assert isinstance(read, Unreadable)
    assert (len(read.faults), read.more) == (20, 25)


def test_there_are_bounds_to_a_file_of_quotas() -> None:
    text = HEAD + "".join(f"work,kind {n},0,1\n" for n in range(10_001))
    assert faults_of(text) == ["categories.csv: This file has 10,001 quotas; 10,000 is the most there can be."]


def test_what_a_file_holds_is_shortened_before_it_is_told() -> None:
    (fault,) = faults_of(HEAD + f"work,paid,{'x' * 1000}\x1b[31m,1\n")
    assert len(fault) < 150
    assert "\x1b" not in fault
