"""The draw with the timetable: who is drawn, and when each of them comes, settled together."""
