"""A database, a broker and a browser of one's own, for the demo and the tests; never for production.

Nothing here knows the house: what it starts, it starts as any operator would, by command and environment.
"""
