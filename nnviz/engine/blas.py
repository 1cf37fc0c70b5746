"""BLAS on one thread: with more, the bits of a product differ at larger sizes."""

from functools import cache

import threadpoolctl


@cache
def use_one_blas_thread() -> None:
    """Limit BLAS to one thread for the rest of the process; later calls cost nothing.

    A run must be the same bit for bit on every machine of a kind, whatever the
    number of its cores. Small products are no slower for it.
    """
    threadpoolctl.threadpool_limits(limits=1, user_api="blas")
