"""The public lottery of a draw: a list published before the seed, and the rule from the seed to the people."""
