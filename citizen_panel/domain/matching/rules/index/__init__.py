"""Counting a whole panel at once: a bit for each citizen and each answer, and nothing else about anybody."""
