"""A page of citizens or of everybody that the catalogue does not name is seen here."""

from flask import Flask

from tests.journeys import catalogue


def test_every_page_is_in_the_catalogue(suite_app: Flask) -> None:
    there = {
        rule.endpoint
        for rule in suite_app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint.startswith(("public.", "citizen."))
    }
    pages = {each for each in there if not each.startswith(catalogue.NOT_PAGES)}
    listed = {*catalogue.PAGES, *catalogue.GONE_THROUGH}
    assert pages - listed == set(), "say in tests/journeys/catalogue.py in which states these are to be looked at"
    assert listed - there == set(), "these pages are no more"
