"""From candidates and quotas to a fair panel: pure rules, chance and solver deterministic."""
