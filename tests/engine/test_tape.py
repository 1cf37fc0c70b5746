"""Tapes: entries that name what they complete."""

import numpy as np

from nnviz.engine.blas import use_one_blas_thread
from nnviz.engine.tape import (
    Quantity,
    TapeBuilder,
    constant,
    fast_tape,
    greater_of,
    run_calls,
    run_traced,
)


def doubling_and_adding():
    a, b = np.array([1.0, 2.0]), np.array([10.0, 20.0])
    tape = TapeBuilder()
    tape.add((np.multiply, (a, constant(2.0, a), a)))
    tape.completed("double", 1, a)
    tape.add((np.add, (a, b, a)))
    tape.completed("sum", 1, a)
    return a, b, tape.entries


def test_traced_and_fast_run_the_same_calls():
    traced, _, entries = doubling_and_adding()
    kept = run_traced(entries)
    fast, _, entries = doubling_and_adding()
    run_calls(fast_tape(entries))
    np.testing.assert_array_equal(traced, fast)
    assert kept[Quantity("sum", 1)].tolist() == [12.0, 24.0]


def test_a_quantity_is_kept_before_it_is_overwritten():
    _, _, entries = doubling_and_adding()
    assert run_traced(entries)[Quantity("double", 1)].tolist() == [2.0, 4.0]


def test_rebound_entry_works_on_other_arrays():
    a, b, entries = doubling_and_adding()
    other = np.array([5.0, 5.0])
    rebound = entries[1].rebound({id(b): other})
    run_calls(fast_tape([rebound]))
    assert a.tolist() == [6.0, 7.0]
    assert rebound.completes == entries[1].completes


def test_constants_have_the_dtype_of_their_partner():
    for size in (10, 100_000):
        like = np.ones(size, np.float32)
        product = like * constant(0.1, like)
        assert product.dtype == np.float32
        assert (product == np.float32(0.1)).all()


def test_greater_of():
    out = np.empty(3)
    run_calls([greater_of(np.array([1.0, -1.0, 0.0]), np.zeros(3), out)])
    assert out.tolist() == [1.0, 0.0, 0.0]


def test_blas_runs_on_one_thread():
    from threadpoolctl import threadpool_info

    use_one_blas_thread()
    blas = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
    assert blas
    assert {pool["num_threads"] for pool in blas} == {1}
