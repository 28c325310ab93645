"""A letter as plain lines: every word of it, nothing of its mark-up."""

from citizen_panel.gateways.letter_text import address_lines, plain

LETTER = """<!doctype html><html lang="en"><head><title>Hidden</title><style>p {}</style></head><body>
<p>Skerry Council</p><p>1 Kelp Row
Skerry
ZE9 9ZZ</p><h1>Would you   help?</h1>
<p>Fish &amp; chips, &lt;b&gt; and a line<br>that breaks.</p>
<ul><li>Monday</li><li>Tuesday</li></ul><p>The end.</p></body></html>"""


def test_paragraphs_and_lists_are_kept_and_mark_up_is_not() -> None:
    assert plain(LETTER, "1 Kelp Row\nSkerry\nZE9 9ZZ") == (
        "Skerry Council\n\nWould you help?\n\nFish & chips, <b> and a line\n\nthat breaks.\n\n"
        "* Monday\n* Tuesday\n\nThe end."
    )


def test_the_address_stays_when_nobody_else_prints_it() -> None:
    assert "1 Kelp Row Skerry ZE9 9ZZ" in plain(LETTER)


def test_a_long_address_keeps_its_name_and_its_postcode() -> None:
    lines = address_lines("Ailsa", "Flat 2\nThe Old Mill\n1 Kelp Row\nNorth End\n\nSkerry\nShetland\nZE9 9ZZ")
    assert list(lines) == [f"address_line_{number}" for number in range(1, 8)]
    assert (lines["address_line_1"], lines["address_line_7"]) == ("Ailsa", "ZE9 9ZZ")
    assert lines["address_line_6"] == "Skerry, Shetland"
    assert len(address_lines("Ailsa", "1 Kelp Row\nZE9 9ZZ")) == 3
