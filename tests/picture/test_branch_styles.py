"""Dashes and markers of branches: each its own, none that means something else."""

import numpy as np

from nnviz.picture.branch_styles import branch_style


def test_six_branches_differ_in_dash_and_marker():
    styles = [branch_style(number) for number in range(1, 7)]
    assert len({style.pattern for style in styles}) == 6
    assert len({style.marker.tobytes() for style in styles}) == 6
    for style in styles:
        assert np.abs(style.marker).max() <= 1.0
        assert not style.marker.flags.writeable
        assert len(style.pattern) % 2 == 0


def test_a_branch_keeps_its_style_and_the_seventh_has_one():
    assert branch_style(2) is branch_style(2)
    assert branch_style(7) is branch_style(1)
