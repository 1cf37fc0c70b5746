"""The garbage collector stays out of the frames of an open window."""

import gc

from nnviz.ui.collector import keep_out_of_frames, work_as_ever


class Knot:
    """Refers to itself, so that only the collector finds it."""

    def __init__(self):
        self.me = self


def oldest_generation_collections():
    return gc.get_stats()[2]["collections"]


def collections_while_keeping(count):
    """How often the oldest generation was walked while so many objects were kept."""
    before = oldest_generation_collections()
    kept = [Knot() for _ in range(count)]
    assert len(kept) == count
    return oldest_generation_collections() - before


def test_the_oldest_generation_is_walked_a_tenth_as_often_and_as_ever_afterwards():
    threshold = gc.get_threshold()
    gc.collect()
    usual = collections_while_keeping(200_000)
    assert usual > 0
    keep_out_of_frames()
    try:
        assert gc.get_freeze_count() > 0
        assert collections_while_keeping(200_000) < usual
    finally:
        work_as_ever()
    assert gc.get_freeze_count() == 0
    assert gc.get_threshold() == threshold
