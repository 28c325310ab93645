"""Figures in, words out."""

from datetime import UTC, date, datetime, time

import pytest
from flask import Flask

from citizen_panel.blueprints.frame import filters


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ day | date }}", "12 January 2027"),
        ("{{ day | day }}", "Tuesday 12 January"),
        ("by {{ day | deadline }}", "by the end of Tuesday 12 January"),
        ("{{ evening | time }}", "6:30pm"),
        ("{{ summer | datetime }}", "12:30am on Friday 2 July 2027"),
        ("{{ summer | date }}", "2 July 2027"),
        ("{{ evening | timespan(later) }}", "6:30pm to 8pm"),
        ("{{ noon | time }} {{ midnight | time }}", "midday midnight"),
        ("{{ 90 | length_of_time }}", "1 hour 30 minutes"),
        ("{{ 60 | length_of_time }}, {{ 1 | length_of_time }}", "1 hour, 1 minute"),
        ("{{ 4000 | money }} {{ 1250 | money }} {{ 0 | owed }}", "£40 £12.50 nothing"),
        ("{{ 1240 | number }} {{ 2.50 | number }}", "1,240 2.5"),
        ("{{ 1238 | rounded }}, {{ 9 | rounded }}, {{ 0 | rounded }}, {{ 12 | rounded }}",
         "about 1,240, fewer than 10, fewer than 10, about 10"),
        ("{{ 0.043 | chance }}, {{ 0.42 | chance }}, {{ 0 | chance }}, {{ 1 | chance }}, {{ 0.98 | chance }}",
         "about 1 in 23, about 4 in 10, no chance, certain, about 9 in 10"),
        ("{{ 0.0005 | chance }}", "about 1 in 2,000"),
        ("{{ 0.41 | share }}, {{ 0.01 | share }}, {{ 0.99 | share }}",
         "4 out of 10, fewer than 1 out of 10, more than 9 out of 10"),
        ("{{ 0.41 | percent }}", "41%"),
        ("{{ '+441314960000' | phone }}, {{ '+447700900123' | phone }}", "0131 496 0000, 07700 900123"),
        ("{{ 1 | plural('%(count)s person', '%(count)s people') }}", "1 person"),
        ("{{ 1240 | plural('%(count)s person', '%(count)s people') }}", "1,240 people"),
        ("{{ 0 | plural('%(count)s person', '%(count)s people') }}", "0 people"),
    ],
)  # fmt: skip
def test_things_are_said_as_people_say_them(frame_app: Flask, template: str, said: str) -> None:
    with frame_app.test_request_context():
        shown = frame_app.jinja_env.from_string(template).render(
            day=date(2027, 1, 12),
            evening=datetime(2027, 1, 12, 18, 30, tzinfo=UTC),
            later=datetime(2027, 1, 12, 20, 0, tzinfo=UTC),
            summer=datetime(2027, 7, 1, 23, 30, tzinfo=UTC),
            noon=time(12),
            midnight=time(0),
        )
    assert shown == said


def test_a_reference_is_spelled_out_for_screen_readers_and_escaped() -> None:
    shown = str(filters.say_reference("CP-7K4M-2XQ9"))
    assert '<span class="visually-hidden">C P, 7 K 4 M, 2 X Q 9</span>' in shown
    assert "<b>" not in str(filters.say_reference("<b>"))


def test_a_link_to_a_page_that_is_not_there_is_left_out(frame_app: Flask) -> None:
    with frame_app.test_request_context():
        assert filters.url_if("public.nothing.show") is None
        assert filters.url_if("assets.show") is None
        assert filters.url_if("assets.show", edition="x", name="y") == "/static/x/y"
