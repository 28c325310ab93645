"""A copy of everything held about somebody, in words: sections of rows, the same for paper, tables and programs."""
