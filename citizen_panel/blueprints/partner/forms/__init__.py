"""The forms of the partner pages, one module a screen."""
