"""The one place that speaks to HiGHS: one thread, simplex, the same answer each time."""

from dataclasses import dataclass

import highspy
import numpy as np

from citizen_panel.domain.matching.rules.types import NO_ROW, Floats, Ints, Pool

INFINITE = float(highspy.kHighsInf)
TOLERANCE = 1e-9


def solver_version() -> str:
    """Return the solver's name and version, as it is put on the record of a draw."""
    return f"highs {_highs().version()}"


def _highs() -> highspy.Highs:
    return highspy.Highs()  # type: ignore[no-untyped-call]


@dataclass(frozen=True, eq=False)
class Matrix:
    """A sparse matrix by columns."""

    rows_count: int
    starts: Ints
    index: Ints
    value: Floats

    @property
    def columns_count(self) -> int:
        return len(self.starts) - 1


@dataclass(frozen=True, eq=False)
class Program:
    """Maximise cost · x with lower ≤ x ≤ upper and row_lower ≤ matrix · x ≤ row_upper; some x whole."""

    matrix: Matrix
    cost: Floats
    lower: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats
    whole: int = 0
    any_answer: bool = False


@dataclass(frozen=True, eq=False)
class Answer:
    """An optimum: the values, the objective, a proven bound on it, and the prices of rows and columns."""

    x: Floats
    objective: float
    bound: float
    row_price: Floats
    column_price: Floats


def type_matrix(pool: Pool) -> Matrix:
    """Return the matrix with one column a type, one row a quota and, last, the row of all places."""
    places_row = np.full((pool.types_count, 1), len(pool.bands), dtype=np.int64)
    rows = np.sort(np.hstack([pool.rows, places_row]), axis=1)
    filled = rows != NO_ROW
    starts = np.concatenate([[0], np.cumsum(filled.sum(axis=1))]).astype(np.int64)
    index = rows[filled]
    return Matrix(len(pool.bands) + 1, starts, index, np.ones(len(index)))


def from_columns(columns: list[tuple[Ints, Floats]], rows_count: int) -> Matrix:
    """Return the matrix whose columns are given as (rows, values)."""
    starts = np.concatenate([[0], np.cumsum([len(rows) for rows, _ in columns])]).astype(np.int64)
    index = np.concatenate([rows for rows, _ in columns])
    return Matrix(rows_count, starts, index, np.concatenate([values for _, values in columns]))


def _model(program: Program) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_col_ = program.matrix.columns_count
    lp.num_row_ = program.matrix.rows_count
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = program.cost, program.lower, program.upper
    lp.row_lower_, lp.row_upper_ = program.row_lower, program.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = program.matrix.starts.astype(np.int32)
    lp.a_matrix_.index_ = program.matrix.index.astype(np.int32)
    lp.a_matrix_.value_ = program.matrix.value
    if program.whole:
        kinds = [highspy.HighsVarType.kInteger] * program.whole
        free = [highspy.HighsVarType.kContinuous] * (lp.num_col_ - program.whole)
        lp.integrality_ = kinds + free
    return lp


def solve(program: Program) -> Answer | None:
    """Return the optimum, or None when nothing satisfies the rows; the first `whole` columns are integers."""
    highs = _highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("random_seed", 0)
    highs.setOptionValue("solver", "simplex")
    highs.setOptionValue("primal_feasibility_tolerance", TOLERANCE)
    highs.setOptionValue("dual_feasibility_tolerance", TOLERANCE)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", 1e-10)
    if program.any_answer:
        highs.setOptionValue("mip_max_improving_sols", 1)
    highs.passModel(_model(program))
    highs.run()
    status = highs.getModelStatus()
    solution, info = highs.getSolution(), highs.getInfo()
    stopped = status == highspy.HighsModelStatus.kSolutionLimit
    if status != highspy.HighsModelStatus.kOptimal and not stopped:
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        raise ArithmeticError(f"the solver stopped: {highs.modelStatusToString(status)}")
    x = np.array(solution.col_value)
    bound = info.mip_dual_bound if program.whole else info.objective_function_value
    if program.whole:
        x[: program.whole] = np.rint(x[: program.whole])
    return Answer(x, info.objective_function_value, bound, np.array(solution.row_dual), np.array(solution.col_dual))
