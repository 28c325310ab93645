"""Facts about Scotland that come from outside: councils, postcodes, census counts, working days."""
