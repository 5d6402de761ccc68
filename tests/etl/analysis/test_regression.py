import numpy as np
import pandas as pd
import pytest

from etl.analysis.regression import clustered, driscoll_kraay, remove_means, two_way

SAME_NUMBER = 1e-8  # two exact solvers of the same least-squares problem


def drawn(seed=0, units=25, periods=18, regressors=3):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((regressors, units, periods)) + rng.standard_normal((units, 1))
    common = rng.standard_normal(periods)
    error = rng.standard_normal((units, periods)) + common * rng.standard_normal((units, 1))
    y = np.tensordot([0.5, -1.0, 2.0], x, axes=1) + error + common + rng.standard_normal((units, 1))
    return y, x, rng.uniform(0.5, 3.0, units), np.repeat(np.arange(5), 5)


def frame(y, x, weights, groups):
    units, periods = y.shape
    i, t = np.repeat(np.arange(units), periods), np.tile(np.arange(periods), units)
    columns = {f"x{k}": x[k].ravel() for k in range(len(x))}
    return pd.DataFrame(
        {"y": y.ravel(), "i": i, "t": t, "w": weights[i], "g": groups[i], **columns}
    )


def test_means_are_gone():
    y, _, weights, _ = drawn()
    left = remove_means(y, weights)
    np.testing.assert_allclose(left.mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(weights @ left, 0, atol=1e-12)


def test_same_as_dummies():
    y, x, weights, _ = drawn()
    units, periods = y.shape
    dummies = np.concatenate(
        [np.kron(np.eye(units), np.ones((periods, 1))), np.tile(np.eye(periods), (units, 1))],
        axis=1,
    )
    design = np.concatenate([x.reshape(3, -1).T, dummies], axis=1)
    root = np.sqrt(np.repeat(weights, periods))
    expected = np.linalg.lstsq(design * root[:, None], y.ravel() * root, rcond=None)[0]
    fit = two_way(y, x, weights)
    np.testing.assert_allclose(fit.coefficients, expected[:3], atol=SAME_NUMBER)
    effects = expected[-periods:]
    np.testing.assert_allclose(fit.period_effects, effects - effects.mean(), atol=SAME_NUMBER)


def test_same_as_pyfixest():
    import pyfixest

    y, x, weights, groups = drawn(1)
    fit = two_way(y, x, weights)
    theirs = pyfixest.feols(
        "y ~ x0 + x1 + x2 | i + t",
        data=frame(y, x, weights, groups),
        weights="w",
        vcov={"CRV1": "g"},
    )
    np.testing.assert_allclose(fit.coefficients, theirs.coef().to_numpy(), atol=SAME_NUMBER)
    ours = np.sqrt(np.diag(clustered(fit, groups)))
    # They count one period effect less: n - k differs by 1 in 430.
    np.testing.assert_allclose(ours, theirs.se().to_numpy(), rtol=3e-3)


def test_driscoll_kraay_same_as_linearmodels():
    from linearmodels.panel import PanelOLS

    y, x, weights, groups = drawn(2)
    data = frame(y, x, weights, groups).set_index(["i", "t"])
    theirs = PanelOLS(
        data["y"],
        data[["x0", "x1", "x2"]],
        weights=data["w"],
        entity_effects=True,
        time_effects=True,
    ).fit(cov_type="kernel", kernel="bartlett", bandwidth=4, debiased=False)
    fit = two_way(y, x, weights)
    np.testing.assert_allclose(fit.coefficients, theirs.params.to_numpy(), atol=SAME_NUMBER)
    ours = driscoll_kraay(fit, np.arange(y.shape[1]), lags=4)
    np.testing.assert_allclose(ours, theirs.cov.to_numpy(), rtol=1e-6)


def test_driscoll_kraay_counts_a_gap_as_time():
    y, x, weights, _ = drawn(3, periods=12)
    fit = two_way(y, x, weights)
    close, far = np.arange(12), np.concatenate([np.arange(6), np.arange(100, 106)])
    sums = (fit.within * (fit.weights[:, None] * fit.residuals)).sum(axis=1)
    halves = sum(
        sums[:, part] @ np.maximum(1 - np.abs(np.subtract.outer(t, t)) / 5, 0) @ sums[:, part].T
        for part, t in ((slice(0, 6), far[:6]), (slice(6, 12), far[6:]))
    )
    factor = y.size / (y.size - 25 - 12 + 1)
    np.testing.assert_allclose(driscoll_kraay(fit, far), factor * fit.bread @ halves @ fit.bread)
    assert not np.allclose(driscoll_kraay(fit, close), driscoll_kraay(fit, far))


def test_refuses_missing_and_collinear():
    y, x, weights, _ = drawn()
    with pytest.raises(ValueError, match="cannot be told apart"):
        two_way(y, np.concatenate([x, x[:1] + np.arange(18)]), weights)
    y[0, 0] = np.nan
    with pytest.raises(ValueError, match="missing"):
        two_way(y, x, weights)
