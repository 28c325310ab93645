"""How long everything is kept, and what happens then: one catalogue, counted first and carried out a day later."""
