"""The thirty invented projects of the demo.

A short name is neutral: it may stand in a text message or on a form without saying anything about a person.
"""

from citizen_panel.cli.seed.plot import Plot
from citizen_panel.cli.seed.plots_care import CARE_PLOTS
from citizen_panel.cli.seed.plots_places import PLACE_PLOTS

PLOTS: tuple[Plot, ...] = (*CARE_PLOTS, *PLACE_PLOTS)
