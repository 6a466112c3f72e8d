"""Uses NumPy's rarer parts, with BLAS, and as much memory as is reasonable."""

import numpy as np
import numpy.testing as npt
from numpy import fft, linalg, polynomial, random
from numpy.lib.stride_tricks import sliding_window_view


def scale(x):
    big = np.ones((500, 500)) @ np.ones((500, 500))
    npt.assert_allclose(big, 500.0)
    linalg.svd(random.default_rng().normal(size=(80, 80)))
    npt.assert_allclose(fft.ifft(fft.fft(x)).real, x)
    sliding_window_view(np.arange(10), 3).sum(axis=1)
    np.zeros(6_000_000).fill(1)
    return np.einsum("ij,jk->ik", x, 2 * np.eye(x.shape[1]))


def grow(x, by=1):
    line = polynomial.Polynomial([2 * by, 1])
    return np.vectorize(line)(np.ma.masked_array(x).filled(0))
