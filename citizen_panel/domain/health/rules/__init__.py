"""Thinking about the panel as a whole: tables that may be shown, and what they say beside the census."""
