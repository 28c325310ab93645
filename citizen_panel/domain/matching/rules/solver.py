"""The one place that speaks to HiGHS: one thread, simplex, the same answer each time."""

from dataclasses import dataclass

import highspy
import numpy as np

from citizen_panel.domain.matching.rules.arrays import NO_ROW, Floats, Ints
from citizen_panel.domain.matching.rules.types import Pool

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
    """Return the matrix with one column a type; rows are those of the pool, then all places, then its cuts."""
    columns = np.arange(pool.types_count)
    width = len(pool.bands)
    filled = pool.rows != NO_ROW
    owner = [np.repeat(columns, filled.sum(axis=1)), columns]
    index = [pool.rows[filled], np.full(pool.types_count, width)]
    value = [np.ones(len(index[0])), np.ones(pool.types_count)]
    for number, (weight, _) in enumerate(pool.cuts):
        used = np.flatnonzero(weight)
        owner.append(used)
        index.append(np.full(len(used), width + 1 + number))
        value.append(weight[used])
    return by_column(
        np.concatenate(owner), np.concatenate(index), np.concatenate(value), pool.types_count, row_count(pool)
    )


def row_count(pool: Pool) -> int:
    """Return how many rows `type_matrix` has."""
    return len(pool.bands) + 1 + len(pool.cuts)


def row_bounds(pool: Pool) -> tuple[Floats, Floats]:
    """Return the bounds of the rows of `type_matrix`."""
    cuts = np.array([most for _, most in pool.cuts], dtype=np.float64)
    places = [float(pool.places)]
    lower = np.concatenate([pool.least, places, np.full(len(cuts), -INFINITE)])
    return lower.astype(np.float64), np.concatenate([pool.most, places, cuts]).astype(np.float64)


def by_column(column: Ints, row: Ints, value: Floats, columns_count: int, rows_count: int) -> Matrix:
    """Return the matrix of entries given as (column, row, value)."""
    order = np.lexsort((row, column))
    starts = np.concatenate([[0], np.cumsum(np.bincount(column, minlength=columns_count))]).astype(np.int64)
    return Matrix(rows_count, starts, row[order], value[order])


def from_columns(columns: list[tuple[Ints, Floats]], rows_count: int) -> Matrix:
    """Return the matrix whose columns are given as (rows, values)."""
    starts = np.concatenate([[0], np.cumsum([len(rows) for rows, _ in columns])]).astype(np.int64)
    index = np.concatenate([rows for rows, _ in columns])
    return Matrix(rows_count, starts, index, np.concatenate([values for _, values in columns]))


class Model:
    """A program that is solved again and again while little of it changes."""

    def __init__(self, program: Program) -> None:
        self._whole = program.whole
        self.highs = _highs()
        options: dict[str, bool | int | float | str] = {
            "output_flag": False,
            "threads": 1,
            "random_seed": 0,
            "solver": "simplex",
            "primal_feasibility_tolerance": TOLERANCE,
            "dual_feasibility_tolerance": TOLERANCE,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": 1e-10,
        }
        if program.any_answer:
            options["mip_max_improving_sols"] = 1
        for name, value in options.items():
            self.highs.setOptionValue(name, value)
        self.highs.passModel(_model(program))

    def solve(self) -> Answer | None:
        """Return the optimum, or None when nothing satisfies the rows."""
        highs = self.highs
        highs.run()
        status = highs.getModelStatus()
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kSolutionLimit):
            if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
                return None
            raise ArithmeticError(f"the solver stopped: {highs.modelStatusToString(status)}")
        solution, info = highs.getSolution(), highs.getInfo()
        x = np.array(solution.col_value)
        bound = info.mip_dual_bound if self._whole else info.objective_function_value
        if self._whole:
            x[: self._whole] = np.rint(x[: self._whole])
        return Answer(x, info.objective_function_value, bound, np.array(solution.row_dual), np.array(solution.col_dual))


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
    return Model(program).solve()
