"""The forms of the platform's staff."""
