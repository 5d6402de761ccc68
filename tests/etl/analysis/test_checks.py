import numpy as np
import pytest

from etl.analysis.checks import augmented_sc, conformal, gap_ratio, slope_before
from etl.analysis.synthetic import demeaned_sc, simplex_ls

BEFORE, AFTER = 40, 12
BLOCK = np.arange(BEFORE + AFTER - 4, BEFORE + AFTER)


def walk(seed, units=25):
    """Outcomes that share three factors and drift on their own."""
    rng = np.random.default_rng(seed)
    factors = rng.standard_normal((3, BEFORE + AFTER)).cumsum(axis=1)
    own = 0.3 * rng.standard_normal((units, BEFORE + AFTER)).cumsum(axis=1)
    return rng.standard_normal((units, 3)) @ factors + own


def test_gap_ratio_by_hand():
    gaps = np.array([[1.0, -1, 3, 3], [2, -2, 2, -2], [1, -1, 1, -1], [6, 4, 8, 2]])
    placebos = np.array([False, True, True, True])
    found = gap_ratio(gaps, 2, np.array([2, 3]), placebos, 0)
    assert found.value == pytest.approx(3.0)
    assert found.p == pytest.approx(2 / 4)  # the last one: 3, -3 after 1, -1 on its mean of 5


def test_slope_is_a_year_and_ranked_by_size():
    rng = np.random.default_rng(1)
    gaps = rng.standard_normal((60, 60))
    gaps[0, :36] += np.arange(36) / 2
    placebos = np.arange(60) > 0
    found = slope_before(gaps, 36, 12, np.zeros(60), placebos, 0)
    assert found.value == pytest.approx(12 * np.polyfit(np.arange(24), gaps[0, 12:36], 1)[0])
    assert found.p == pytest.approx(1 / 60)
    assert slope_before(gaps, 36, 1, np.zeros(60), placebos, 0) is None


def test_conformal_counts_the_runs_that_are_as_large():
    """One donor that never moves: the gap is the unit's own path less its mean."""
    y = np.zeros((2, 10))
    y[0] = [1, -1, 1, -1, 1, -1, 1, -1, 5, -5]
    found = conformal(y, 8, 0, np.array([1]))
    assert found.value == pytest.approx(5.0) and found.p == pytest.approx(1 / 10)
    y[0] = [5, -5, 1, -1, 1, -1, 1, -1, 5, -5]  # twice as far, and round the end once more
    assert conformal(y, 8, 0, np.array([1])).p == pytest.approx(3 / 10)


def test_conformal_holds_its_level_when_months_are_independent():
    hits = []
    for seed in range(60):
        y = np.random.default_rng(seed).standard_normal((8, BEFORE + AFTER))
        hits.append(conformal(y, BEFORE, 0, np.arange(1, 8)).p <= 0.1)
    assert np.mean(hits) <= 0.2  # .1 expected; more than .2 once in a hundred times


def naive_augmented(y, unit, donors):
    """The definition, period by period and with a matrix solved for each penalty."""
    z = y[:, :BEFORE] - y[:, :BEFORE].mean(axis=1, keepdims=True)
    middle = z[donors].mean(axis=0)
    left, own = z[donors] - middle, z[unit] - middle
    change = y[:, BLOCK].mean(axis=1) - y[:, :BEFORE].mean(axis=1)
    largest = np.linalg.eigvalsh(left.T @ left)[-1]

    def slope(x, goal, penalty):
        return np.linalg.solve(x.T @ x + penalty * np.eye(x.shape[1]), x.T @ goal)

    def weights(keep):
        rows = np.concatenate([own[None], left])[:, keep]
        return simplex_ls(rows[1:] @ rows[1:].T, rows[1:] @ rows[0])

    errors = []
    penalties = largest * np.logspace(0, -5, 21)
    for penalty in penalties:
        total = 0.0
        for t in range(BEFORE):
            keep = np.arange(BEFORE) != t
            w = weights(keep)
            rough = own[keep] - w @ left[:, keep]
            total += (
                own[t] - w @ left[:, t] - rough @ slope(left[:, keep], left[:, t], penalty)
            ) ** 2
        errors.append(total)
    penalty = penalties[int(np.argmin(errors))]
    w = weights(np.ones(BEFORE, dtype=bool))
    goal = change[donors] - change[donors].mean()
    return change[unit] - w @ change[donors] - (own - w @ left) @ slope(left, goal, penalty)


def test_augmented_is_its_definition():
    y, donors = walk(3), np.arange(1, 25)
    assert augmented_sc(y, BEFORE, BLOCK, 0, donors) == pytest.approx(
        naive_augmented(y, 0, donors), abs=1e-8
    )


def test_augmenting_helps_where_no_mix_can_follow():
    """A unit with larger loadings than any donor: outside the reach of weights on a simplex."""
    plain, better = [], []
    for seed in range(12):
        y = walk(seed)
        y[0] *= 3
        donors = np.arange(1, 25)
        w = demeaned_sc(y, BEFORE, 0, donors)
        change = y[:, BLOCK].mean(axis=1) - y[:, :BEFORE].mean(axis=1)
        plain.append(change[0] - w @ change[donors])
        better.append(augmented_sc(y, BEFORE, BLOCK, 0, donors))
    assert np.std(better) < 0.8 * np.std(plain)
