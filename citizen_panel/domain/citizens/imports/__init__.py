"""Bringing a panel in that another body kept: a list is read, checked line by line, and taken in as a whole or not."""
