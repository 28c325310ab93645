"""The door beside blueprints, tasks and commands: one process that holds the matching index and answers counts."""
