"""The forms of the citizen pages, one module a screen."""
