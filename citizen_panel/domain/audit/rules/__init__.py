"""The rules of the audit, in the order in which they build on each other.

participation: who took part, and how deeply; moments: when; verdicts: what follows.
"""
