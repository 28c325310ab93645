"""The criteria of principle 3, in order: one module each; add a new one to the list."""

from citizen_panel.domain.audit.criteria.p3_01 import CRITERION as P3_01
from citizen_panel.domain.audit.criteria.p3_03 import CRITERION as P3_03
from citizen_panel.domain.audit.criteria.p3_05 import CRITERION as P3_05
from citizen_panel.domain.audit.criteria.p3_06 import CRITERION as P3_06
from citizen_panel.domain.audit.criteria.p3_17 import CRITERION as P3_17

CRITERIA = (
    P3_01,
    P3_03,
    P3_05,
    P3_06,
    P3_17,
)
