"""The forms of the team's pages, one module a screen."""
