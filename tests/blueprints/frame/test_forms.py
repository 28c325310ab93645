"""What people type, understood or answered with a sentence; nothing typed is lost."""

from datetime import date

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from citizen_panel.blueprints.frame.forms import (
    BaseForm,
    Choice,
    ChoiceField,
    ChoicesField,
    DatePartsField,
    EmailField,
    MoneyField,
    PhoneField,
    PostcodeField,
    SearchForm,
    TextAreaField,
    TextField,
    UploadField,
    WholeNumberField,
)


class Asked(BaseForm):
    """One of each, none required unless a test says so."""

    class Meta(BaseForm.Meta):
        csrf = False

    name = TextField("Name", said="Your name", longest=10)
    helps = TextAreaField("Help", said="What helps you")
    email = EmailField("Email")
    phone = PhoneField("Phone")
    postcode = PostcodeField("Postcode")
    places = WholeNumberField("Places", said="Places", low=1, high=2000)
    cost = MoneyField("Cost", said="The amount")
    born = DatePartsField("Born", said="Your date of birth", earliest=date(1907, 1, 1), latest=lambda: date(2010, 1, 1))
    agree = ChoiceField("Agree", choices=[("yes", "Yes"), ("no", "No")])
    ways = ChoicesField("Ways", choices=[("a", "By email"), ("b", "By letter"), Choice("none", "None", alone=True)])
    people = UploadField("People", endings=("csv",), megabytes=1)


class Needed(BaseForm):
    """Required answers of every shape."""

    class Meta(BaseForm.Meta):
        csrf = False

    name = TextField("Name", required="Enter the name we should call you")
    born = DatePartsField("Born", required="Enter your date of birth")
    agree = ChoiceField("Agree", choices=[("yes", "Yes")], required="Select yes if you agree")


def ask(app: Flask, *, form: type[BaseForm] = Asked, **typed: object) -> BaseForm:
    with app.test_request_context(method="POST"):
        asked = form(formdata=MultiDict({name.replace("__", "-"): value for name, value in typed.items()}))
        asked.validate()
        asked.told = dict(asked.problems())
    return asked


def test_an_empty_post_says_each_thing_once_and_leads_to_it(frame_app: Flask) -> None:
    form = ask(frame_app, form=Needed)
    assert list(form.told.items()) == [
        ("name", "Enter the name we should call you"),
        ("born-day", "Enter your date of birth"),
        ("agree-1", "Select yes if you agree"),
    ]


def test_answers_that_may_be_empty_may_be_empty(frame_app: Flask) -> None:
    form = ask(frame_app)
    assert form.told == {}
    assert (form.name.data, form.born.data, form.ways.data, form.places.number) == ("", None, [], None)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ailsa   B ", "Ailsa B"),
        ("Zoe\u0308", "Zoë"),  # composed
        ("雨 👩‍🦽", "雨 👩‍🦽"),
        ("<b>'; --", "<b>'; --"),
        ("a\u200bb\ufeff", "ab"),
    ],
)
def test_text_in_any_script_is_kept_composed_and_trimmed(frame_app: Flask, typed: str, kept: str) -> None:
    form = ask(frame_app, name=typed)
    assert form.told == {}
    assert form.name.data == kept


@pytest.mark.parametrize("hidden", ["\x00", "\x1b", "\x7f", "\u202e", "\ufffd", "\x85"])
@pytest.mark.parametrize("field", ["name", "helps", "email", "postcode", "phone", "places"])
def test_hidden_characters_are_refused_in_every_text_and_taken_out_of_what_is_shown(
    frame_app: Flask, field: str, hidden: str
) -> None:
    form = ask(frame_app, **{field: f"ab{hidden}cd"})
    assert "hidden characters" in form.told[field]
    assert form[field].shown == "abcd"


def test_too_long_says_by_how_much_and_keeps_it_all(frame_app: Flask) -> None:
    form = ask(frame_app, helps="x" * 2143, name="é" * 11)
    assert form.told["helps"] == "What helps you must be 2,000 characters or fewer. You have 143 too many"
    assert form.told["name"].endswith("You have 1 too many")
    assert len(form.helps.shown) == 2143


def test_a_very_long_post_is_answered(frame_app: Flask) -> None:
    form = ask(
        frame_app, **dict.fromkeys(["name", "helps", "email", "phone", "postcode", "places", "cost"], "9" * 50_000)
    )
    assert set(form.told) == {"name", "helps", "email", "phone", "postcode", "places", "cost"}


def test_several_lines_keep_their_breaks(frame_app: Flask) -> None:
    assert ask(frame_app, helps=" one \r\n\r\n\r\n\r\ntwo\r").helps.data == "one\n\ntwo"


@pytest.mark.parametrize("typed", ["Ailsa@Example.EXAMPLE", " ailsa+x@sub.example.example ", "雨@例え.example"])
def test_email_addresses_of_any_script_are_accepted(frame_app: Flask, typed: str) -> None:
    form = ask(frame_app, email=typed)
    assert form.told == {}
    assert form.email.data.rpartition("@")[2] == typed.strip().rpartition("@")[2].lower()


@pytest.mark.parametrize(
    "typed",
    ["ailsa", "a@b", "a b@x.example", "@x.example", "a@x..example", "a@-x.example", "a..b@x.example", "a@1.2.3.4"],
)
def test_what_is_no_email_address_stays_as_typed(frame_app: Flask, typed: str) -> None:
    form = ask(frame_app, email=typed)
    assert form.told["email"] == "Enter an email address in the correct format, like name@example.com"
    assert form.email.shown == typed


@pytest.mark.parametrize(
    "typed", ["0131 496 0000", "+44 131 4960000", "(0131) 496-0000", "0044 (0)131 496 0000", "٠١٣١٤٩٦٠٠٠٠"]
)
def test_phone_numbers_written_any_way_are_one_number(frame_app: Flask, typed: str) -> None:
    form = ask(frame_app, phone=typed)
    assert form.told == {}
    assert form.phone.data == "+441314960000"
    assert form.phone.shown == "0131 496 0000"


@pytest.mark.parametrize("typed", ["496 0000", "131 496 0000", "+33 1 23 45 67 89", "ask me", "0900 123 4567"])
def test_what_is_no_uk_phone_number_is_refused(frame_app: Flask, typed: str) -> None:
    told = ask(frame_app, phone=typed).told["phone"]
    assert told == "Enter a UK phone number, like 0131 496 0000. Include the area code"


@pytest.mark.parametrize(("typed", "kept"), [("eh66qq", "EH6 6QQ"), (" EH6  6QQ", "EH6 6QQ"), ("G1OAA", "G1 0AA")])
def test_postcodes_in_any_spacing_and_case(frame_app: Flask, typed: str, kept: str) -> None:
    assert ask(frame_app, postcode=typed).postcode.data == kept


@pytest.mark.parametrize("typed", ["EH6", "12345", "EH66 QQQ", "почта"])
def test_what_is_no_postcode_is_refused(frame_app: Flask, typed: str) -> None:
    assert ask(frame_app, postcode=typed).told["postcode"] == "Enter a full postcode, like EH6 6QQ"


def test_whole_numbers(frame_app: Flask) -> None:
    assert ask(frame_app, places="1,240").places.number == 1240
    assert ask(frame_app, places="12.5").told["places"] == "Places must be a whole number, like 12"
    for outside in ("0", "2001", "-3", "9" * 40):
        assert ask(frame_app, places=outside).told["places"] == "Places must be between 1 and 2,000"


def test_amounts(frame_app: Flask) -> None:
    assert ask(frame_app, cost="£12.50").cost.pence == 1250
    assert ask(frame_app, cost="1,240").cost.pence == 124_000
    assert ask(frame_app, cost="12.5").told["cost"].startswith("The amount must be an amount in pounds")


@pytest.mark.parametrize("month", ["3", "03", "March", "mar"])
def test_dates_take_the_month_as_number_or_name(frame_app: Flask, month: str) -> None:
    form = ask(frame_app, born__day="31", born__month=month, born__year="1980")
    assert form.told == {}
    assert form.born.data == date(1980, 3, 31)


@pytest.mark.parametrize(
    ("day", "month", "year", "target", "sentence"),
    [
        ("31", "2", "1980", "born-day", "31 February is not a date. Check the day and month"),
        ("29", "2", "1981", "born-day", "29 February 1981 is not a date. Check the year"),
        ("1", "13", "1980", "born-month", "Month must be between 1 and 12"),
        ("40", "1", "1980", "born-day", "Day must be between 1 and 31"),
        ("1", "1", "80", "born-year", "Year must have 4 numbers, like 1987"),
        ("", "1", "1980", "born-day", "Your date of birth must include a day"),
        ("1", "", "", "born-month", "Your date of birth must include a month and a year"),
        ("x", "1", "1980", "born-day", "Your date of birth must be written in numbers, like 12 1 1987"),
        ("1", "1", "1897", "born-day", "Your date of birth must be 1 January 1907 or later"),
        ("1", "1", "2030", "born-day", "Your date of birth must be 1 January 2010 or earlier"),
    ],
)
def test_dates_that_do_not_exist_or_do_not_fit(
    frame_app: Flask, day: str, month: str, year: str, target: str, sentence: str
) -> None:
    form = ask(frame_app, born__day=day, born__month=month, born__year=year)
    assert form.told == {target: sentence}
    assert form.born.data is None
    with frame_app.test_request_context():
        assert [part.typed for part in form.born.parts()] == [day, month, year]


def test_choices_offered_and_not_offered(frame_app: Flask) -> None:
    assert ask(frame_app, agree="yes").agree.data == "yes"
    assert ask(frame_app, agree="<script>").told == {"agree-1": "Select one of the answers shown"}
    assert ask(frame_app, ways=["b", "a", "a"]).ways.data == ["a", "b"]
    assert ask(frame_app, ways=["a", "none"]).told == {"ways-1": "Select what applies, or only “None”, but not both"}


def test_the_same_field_twice_counts_once(frame_app: Flask) -> None:
    form = ask(frame_app, name=["Ailsa", "Bruce"], agree=["no", "yes"])
    assert (form.name.data, form.agree.data) == ("Ailsa", "no")


def test_a_form_shows_what_is_held(frame_app: Flask) -> None:
    with frame_app.test_request_context():
        form = Asked(
            formdata=None, data={"name": "Ailsa", "phone": "+447700900123", "born": date(1980, 3, 1), "ways": ["b"]}
        )
        assert (form.name.shown, form.phone.shown) == ("Ailsa", "07700 900123")
        assert [part.typed for part in form.born.parts()] == ["1", "3", "1980"]
        assert [option.chosen for option in form.ways.options()] == [False, True, False]


def test_a_service_can_object_to_a_field_or_to_the_whole(frame_app: Flask) -> None:
    form = ask(frame_app, postcode="EH6 6QQ")
    form.add_problem("We cannot find that postcode", "postcode")
    form.add_problem("That time has just been taken", "no such field")
    assert form.problems() == [("postcode", "We cannot find that postcode"), ("", "That time has just been taken")]


def test_an_old_token_keeps_the_answers(frame_app: Flask) -> None:
    class Tokened(BaseForm):
        name = TextField("Name")

    with frame_app.test_request_context(method="POST", data={"name": "Ailsa", "csrf_token": "old"}):
        form = Tokened()
        assert not form.validate_on_submit()
        assert form.problems()[0][1].startswith("You were away for a while")
        assert form.name.shown == "Ailsa"


def test_a_search_is_read_from_the_address(frame_app: Flask) -> None:
    class Search(SearchForm):
        words = TextField("Words")

    with frame_app.test_request_context("/?words=bus%20stop"):
        form = Search()
        assert form.validate()
        assert form.words.data == "bus stop"
