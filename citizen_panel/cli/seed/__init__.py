"""A believable Scotland for demonstrations: invented people, bodies and projects in real places."""
