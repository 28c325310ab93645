"""`citizen-panel draw`: a fair draw from two files, without a database and without settings."""
