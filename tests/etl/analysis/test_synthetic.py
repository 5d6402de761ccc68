from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import nnls

from etl.analysis.synthetic import (
    demeaned_sc,
    demeaned_sc_all,
    did,
    gap,
    plain_sc,
    sdid_all,
    simplex_ls,
    simplex_ls_all,
    time_weights,
)


@pytest.fixture(scope="module")
def prop99():
    """Cigarette packs a head in 39 states, 1970-2000; California (last row) treated from 1989."""
    from synthdid import load_california_prop99

    frame = load_california_prop99()
    wide = frame.pivot(index="State", columns="Year", values="PacksPerCapita")
    order = [s for s in wide.index if s != "California"] + ["California"]
    return wide.loc[order].to_numpy(), [s for s in order if s != "California"]


BEFORE = 19
AFTER = np.arange(19, 31)


def test_prop99_sdid(prop99):
    """Published -15.6 (Arkhangelsky et al. 2021, table 1), to the last printed figure."""
    y, names = prop99
    allowed = np.ones((1, 39), dtype=bool)
    allowed[0, 38] = False
    fit = sdid_all(y, BEFORE, [AFTER], allowed, np.array([38]))
    assert fit.tau[0, 0] == pytest.approx(-15.6, abs=0.05)
    assert names[int(np.argmax(fit.unit_weights[0, :38]))] == "Nevada"
    # Weights as other implementations print them, three decimals.
    assert fit.unit_weights[0].max() == pytest.approx(0.124, abs=1e-3)
    np.testing.assert_allclose(fit.time_weights[0, -3:], [0.366, 0.206, 0.427], atol=1e-3)


def test_prop99_synthetic_control(prop99):
    """Published -19.6; ours is the exact optimum, theirs stops early, hence .15."""
    y, _ = prop99
    donors = np.arange(38)
    apart = gap(y, 38, donors, plain_sc(y, BEFORE, 38, donors))
    assert apart[AFTER].mean() == pytest.approx(-19.6, abs=0.15)


def test_prop99_did(prop99):
    """Plain means, so three decimals."""
    y, _ = prop99
    assert did(y, BEFORE, AFTER, 38, np.arange(38)) == pytest.approx(-27.349, abs=0.001)


def test_prop99_demeaned_sc(prop99):
    """Published -11.1, to the last printed figure."""
    y, _ = prop99
    donors = np.arange(38)
    apart = gap(y, 38, donors, demeaned_sc(y, BEFORE, 38, donors))
    tau = apart[AFTER].mean() - apart[:BEFORE].mean()
    assert tau == pytest.approx(-11.1, abs=0.05)


def test_prop99_against_another_implementation(prop99):
    from synthdid import load_california_prop99, panel_matrices, synthdid_estimate

    y, _ = prop99
    setup = panel_matrices(load_california_prop99())
    theirs = float(synthdid_estimate(setup.Y, setup.N0, setup.T0))
    allowed = np.ones((1, 39), dtype=bool)
    allowed[0, 38] = False
    ours = sdid_all(y, BEFORE, [AFTER], allowed, np.array([38])).tau[0, 0]
    assert ours == pytest.approx(theirs, abs=0.03)  # they stop the descent early


def random_problem(seed, donors=7, periods=12):
    rng = np.random.default_rng(seed)
    z, goal = rng.standard_normal((donors, periods)), rng.standard_normal(periods)
    return z, goal


def loss(z, goal, w, ridge=0.0):
    return np.sum((goal - w @ z) ** 2) + ridge * w @ w


@pytest.mark.parametrize("ridge", [0.0, 2.5])
def test_simplex_by_trying_every_support(ridge):
    for seed in range(20):
        z, goal = random_problem(seed)
        best = np.inf
        for size in range(1, 8):
            for support in combinations(range(7), size):
                s = list(support)
                system = np.block(
                    [
                        [z[s] @ z[s].T + ridge * np.eye(size), np.ones((size, 1))],
                        [np.ones((1, size)), 0],
                    ]
                )
                w = np.linalg.solve(system, np.append(z[s] @ goal, 1))[:size]
                if (w >= 0).all():
                    full = np.zeros(7)
                    full[s] = w
                    best = min(best, loss(z, goal, full, ridge))
        w = simplex_ls(z @ z.T, z @ goal, ridge=ridge)
        assert w.min() >= 0 and w.sum() == pytest.approx(1, abs=1e-12)
        assert loss(z, goal, w, ridge) == pytest.approx(best, rel=1e-10)


def test_simplex_agrees_with_nnls_on_many_donors():
    z, goal = random_problem(1, donors=200, periods=60)
    heavy = 1e5  # a row of ones this heavy forces the sum to 1 within about 1e-8
    theirs, _ = nnls(np.vstack([z.T, heavy * np.ones(200)]), np.append(goal, heavy))
    ours = simplex_ls(z @ z.T, z @ goal)
    assert loss(z, goal, ours) == pytest.approx(loss(z, goal, theirs), rel=1e-6)


def test_simplex_with_identical_donors():
    z, goal = random_problem(2)
    z[3] = z[1]
    w = simplex_ls(z @ z.T, z @ goal)
    assert w.sum() == pytest.approx(1) and w.min() >= 0


def test_limits_and_warm_start_do_not_change_the_optimum():
    z, goal = random_problem(3, donors=40, periods=30)
    allowed = np.arange(40) % 3 > 0
    cold = simplex_ls(z @ z.T, z @ goal, ridge=1.0, allowed=allowed)
    warm = simplex_ls(
        z @ z.T, z @ goal, ridge=1.0, allowed=allowed, start=np.random.default_rng(0).random(40)
    )
    some = np.flatnonzero(allowed)
    alone = simplex_ls(z[some] @ z[some].T, z[some] @ goal, ridge=1.0)
    assert cold[~allowed].sum() == 0
    np.testing.assert_allclose(cold, warm, atol=1e-8)
    np.testing.assert_allclose(cold[some], alone, atol=1e-8)


def test_all_at_once_equals_one_by_one():
    """From nothing, and from the weights of a date near by, which may not all be places here."""
    rng = np.random.default_rng(5)
    z = rng.standard_normal((60, 40)) + rng.standard_normal(40)
    gram, allowed = z @ z.T, ~np.eye(60, dtype=bool)
    allowed[:, :7] = False
    alone = [simplex_ls(gram, gram[k], ridge=3.0, allowed=allowed[k]) for k in range(60)]
    near = z + 0.2 * rng.standard_normal(z.shape)
    near = simplex_ls_all(near @ near.T, near @ near.T, ~np.eye(60, dtype=bool), 3.0)
    for start in (None, near):
        together = simplex_ls_all(gram, gram, allowed, 3.0, start)
        np.testing.assert_allclose(together, alone, atol=1e-8)


def test_outcomes_that_do_not_move_have_no_weights():
    flat, allowed = np.zeros((4, 4)), ~np.eye(4, dtype=bool)
    with pytest.raises(ArithmeticError, match="do not move"):
        simplex_ls_all(flat, flat, allowed, 0.0)


def factor_panel(seed, units=30, periods=40):
    rng = np.random.default_rng(seed)
    factors = rng.standard_normal((3, periods)).cumsum(axis=1)
    return rng.standard_normal((units, 3)) @ factors + 0.3 * rng.standard_normal((units, periods))


def test_sdid_all_is_sdid_of_each():
    """Each row against the definition written out: own donors, own time weights."""
    y = factor_panel(6)
    before, block = 30, np.arange(30, 40)
    allowed = ~np.eye(30, dtype=bool)
    allowed[:, 4] = False  # never a donor
    found = sdid_all(y, before, [block], allowed, np.arange(30))
    pool = [j for j in range(30) if j != 4]
    noise = np.std(np.diff(y[pool][:, :before], axis=1), ddof=1)
    ridge = before * np.sqrt(10) * noise**2
    for i in (0, 4, 17):
        donors = np.array([j for j in pool if j != i])
        z = y[:, :before] - y[:, :before].mean(axis=1, keepdims=True)
        w = simplex_ls(z[donors] @ z[donors].T, z[donors] @ z[i], ridge=ridge)
        lam = time_weights(y[donors, :before], y[donors][:, block].mean(axis=1))
        apart = y[i] - w @ y[donors]
        assert found.tau[i, 0] == pytest.approx(
            apart[block].mean() - lam @ apart[:before], abs=1e-6
        )
        assert found.pre_fit[i] == pytest.approx(np.std(apart[:before]), abs=1e-8)


def test_shared_time_weights_are_close():
    y = factor_panel(7, units=80)
    block, allowed = np.arange(30, 40), ~np.eye(80, dtype=bool)
    own = sdid_all(y, 30, [block], allowed, np.arange(80)).tau
    shared = sdid_all(y, 30, [block], allowed, np.arange(80), exact_time=False).tau
    assert np.sqrt(np.mean((own - shared) ** 2)) < 0.1 * np.std(own)


def test_demeaned_sc_all_is_each():
    y = factor_panel(8)
    allowed = ~np.eye(30, dtype=bool)
    together = demeaned_sc_all(y, 30, allowed, np.arange(30))
    for i in (0, 9):
        donors = np.flatnonzero(allowed[i])
        np.testing.assert_allclose(together[i, donors], demeaned_sc(y, 30, i, donors), atol=1e-8)


def test_did_by_hand():
    y = np.array([[1.0, 1, 5], [2, 2, 3], [0, 0, 3]])
    assert did(y, 2, np.array([2]), 0, np.array([1, 2])) == pytest.approx(4 - 2)
    np.testing.assert_allclose(gap(y, 0, np.array([1, 2]), np.array([0.5, 0.5])), [0, 0, 2])
