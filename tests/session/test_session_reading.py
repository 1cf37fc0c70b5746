"""Damaged, altered and hostile session files: one sentence, and little memory."""

import io
import json
import tracemalloc
import zipfile
from random import Random

import numpy as np
import pytest

from nnviz.session.experiment_error import ExperimentError
from nnviz.session.npy_format import NpyHeader
from nnviz.session.session import Session
from tests.fuzz.sessions import (
    MOST_MEMORY,
    altered_values,
    flips,
    live_on,
    outcome,
    rewritten,
    truncations,
)
from tests.session.lived_sessions import EXPERIMENT, bytes_of, lived_session, read

LIVED = bytes_of(lived_session(Random(3), 30))


def plain():
    """A short session of two segments, one of which is a move."""
    session = Session(EXPERIMENT)
    session.advance(10)
    session.move_to(session.snapshot().parameters, "Moved")
    session.set_learning_rate(0.5)
    session.advance(5)
    return bytes_of(session)


PLAIN = plain()


def refusal(data):
    with pytest.raises(ExperimentError) as caught:
        read(data)
    sentence = str(caught.value)
    assert sentence.startswith("file.nnviz")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def with_edits(**changes):
    """The plain session with other values at paths such as ``segments__1__start``."""

    def change(content):
        tree = json.loads(content)
        for path, value in changes.items():
            *way, last = (int(k) if k.isdigit() else k for k in path.split("__"))
            place = tree
            for key in way:
                place = place[key]
            place[last] = value
        return json.dumps(tree).encode()

    return rewritten(PLAIN, "edits.json", change)


def with_state(change):
    """The plain session with another ``state.npz``, made of the arrays of the old."""

    def again(content):
        arrays = change(dict(np.load(io.BytesIO(content))))
        file = io.BytesIO()
        np.savez(file, **arrays)
        return file.getvalue()

    return rewritten(PLAIN, "state.npz", again)


def with_member(name, content):
    """The plain session whose ``state.npz`` has other bytes for one array."""
    return rewritten(
        PLAIN, "state.npz", lambda data: rewritten(data, name, lambda _: content)
    )


def test_what_numpy_writes_is_read_as_well():
    assert bytes_of(Session.of(read(with_state(lambda arrays: arrays)))) == PLAIN


def test_truncations_are_refused():
    step = len(LIVED) // 500
    for number, data in enumerate(truncations(LIVED)):
        if number % step == 0 or number < 200 or number > len(LIVED) - 200:
            assert outcome(data, LIVED) is not None


def test_flipped_bits_are_refused_or_have_no_effect():
    said = [outcome(data, LIVED) for data in flips(LIVED, 400, Random(1))]
    assert sum(each is not None for each in said) > 300


def test_flipped_bits_in_the_headers_are_refused_or_have_no_effect():
    # The bytes between the members, which no checksum covers.
    end = LIVED[-3000:]
    for case in flips(end, 300, Random(2)):
        outcome(LIVED[:-3000] + case, LIVED)


def test_altered_values_are_refused_or_can_be_lived_with():
    said = [live_on(data) for data in altered_values(LIVED, 150, Random(1))]
    assert sum(each is not None for each in said) > 75


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04" + bytes(50), bytes(1000)])
def test_no_archive_at_all(data):
    assert "damaged or cut off" in refusal(data)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"version": 2}, "edits.json): version is 2, the session of a newer nnviz"),
        ({"format": "other"}, "format"),
        ({"more": 1}, "more is not a known key"),
        ({"step": 11}, "progress is at another step"),
        ({"step": 16}, "step is 16"),
        ({"segment": 2}, "segment is 2"),
        ({"segment": 0, "step": 10}, "is not on the branch that is current"),
        ({"moment": 99}, "moment is 99"),
        ({"sample": {"part": "train", "index": 99}}, "There is no sample 99"),
        ({"unit": "W9[0,0]"}, "unit does not fit this run"),
        ({"branch": 7}, "there is no branch of this number"),
        ({"branches": []}, "at least one branch"),
        ({"branches__0__segment": 5}, "branches[0].segment is 5"),
        ({"hidden_branches": [3]}, "there is no branch of this number"),
        ({"goal": {"kind": "step", "value": -1}}, "goal does not fit this run"),
        ({"segments": []}, "at least one segment"),
        ({"segments__0__parent": 0}, "an earlier segment, or null"),
        ({"segments__1__parent": 1}, "an earlier segment, or null"),
        ({"segments__1__parent": None}, "segments[1].start is 10"),
        ({"segments__1__start": 11}, "segments[1].start is 11"),
        ({"segments__1__start": 0}, "segments[1].start is 0"),
        ({"segments__1__last_step": 9}, "segments[1].last_step is 9"),
        ({"segments__1__last_step": 10**12}, "has shape (6, 3)"),
        ({"segments__1__keyframe_spacing": 3}, "a power of two"),
        ({"segments__0__changes": [{"kind": "move"}]}, "topic is missing"),
        ({"segments__1__changes__0__kind": "run"}, "kind"),
        ({"bookmarks": [{"number": 1}]}, "segment is missing"),
        ({"typed_scores": [{}]}, "segment is missing"),
    ],
    ids=str,
)
def test_edits_that_do_not_fit_are_named(changes, words):
    assert words in refusal(with_edits(**changes))


def test_edits_that_fit_as_well_are_another_session():
    # Without its changes the second segment is trained like the first.
    assert live_on(with_edits(segments__1__changes=[])) is None


def test_an_array_that_nobody_asks_for_is_not_read():
    of_no_segment = {"segment9_places": np.zeros((1, 3), np.int64)}
    assert live_on(with_state(lambda arrays: arrays | of_no_segment)) is None


@pytest.mark.parametrize(
    ("name", "array", "words"),
    [
        ("parameters", np.zeros(5), "must have (17,)"),
        ("parameters", np.zeros(17, np.float32), "<f4"),
        ("parameters", np.full(17, np.nan), "not finite"),
        ("optimizer", np.zeros((2, 17)), "another number of vectors"),
        ("progress", np.array([15, 0, 99, 0]), "a place that no epoch has"),
        ("progress", np.array([15, -1, 0, 0]), "a place that no epoch has"),
        ("progress", np.array([14, 0, 0, 0]), "at another step"),
        ("segment1_keyframes", np.zeros((5, 1, 17)), "has shape"),
        ("segment1_keyframes", np.full((6, 1, 17), np.inf), "not finite"),
        ("segment1_keyframes", np.zeros((6, 3, 17)), "another number of vectors"),
        ("segment1_keyframes", np.zeros(6), "another number of vectors"),
        ("segment1_places", np.full((6, 3), -1), "a place that no epoch has"),
        ("segment1_base", np.zeros((1, 4)), "has shape"),
        ("segment1_move0", np.full(17, np.nan), "not finite"),
        ("segment1_curve_steps", np.array([12, 11]), "has shape"),
        ("what", np.zeros(1), "does not belong there"),
        ("parameters", np.array(["a"]), "does not write"),
        ("parameters", np.asfortranarray(np.zeros((3, 3))), "does not write"),
        ("parameters", np.zeros(17, ">f8"), "does not write"),
    ],
    ids=str,
)
def test_arrays_that_do_not_fit_are_named(name, array, words):
    assert words in refusal(with_state(lambda arrays: arrays | {name: array}))


def test_an_array_of_objects_is_never_unpickled():
    class Trap:
        def __reduce__(self):
            return pytest.fail, ("unpickled",)

    array = np.empty(1, object)
    array[0] = Trap()
    assert "does not write" in refusal(
        with_state(lambda arrays: arrays | {"parameters": array})
    )


@pytest.mark.parametrize("missing", ["parameters", "segment1_curves", "segment0_base"])
def test_an_array_that_is_missing_is_named(missing):
    def change(arrays):
        del arrays[missing]
        return arrays

    assert f"has no {missing}.npy" in refusal(with_state(change))


def test_headers_that_promise_more_than_there_is_take_no_memory():
    for shape in ((10**17,), (2**40, 2**40), (10**18 - 1,) * 8, (3,), ()):
        tracemalloc.start()
        refusal(with_member("parameters.npy", NpyHeader(shape, "<f8").encode()))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 2**24


def test_a_header_is_read_letter_by_letter():
    header = NpyHeader((17,), "<f8").encode()
    for old, new in ((b"17", b"0x"), (b"False", b"True "), (b"descr", b"desc ")):
        content = header.replace(old, new) + bytes(17 * 8)
        assert "does not write" in refusal(with_member("parameters.npy", content))


def archive_of(*members, **options):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", **options) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


def members_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(each.filename, archive.read(each)) for each in archive.infolist()]


def test_packed_members_are_refused_before_they_are_unpacked():
    bomb = archive_of(("edits.json", b" " * 2**28), compression=zipfile.ZIP_DEFLATED)
    assert len(bomb) < 2**20
    tracemalloc.start()
    assert "packed" in refusal(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**20


def test_a_member_given_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = archive_of(*members_of(PLAIN), ("edits.json", b"{}"))
    assert "has a member twice" in refusal(data)


@pytest.mark.parametrize("name", ["../edits.json", "/etc/passwd", "more.json", "a\0b"])
def test_other_members_are_refused(name):
    assert refusal(archive_of(*members_of(PLAIN), (name, b"")))


@pytest.mark.parametrize(
    "name", ["edits.json", "experiment.json", "layout.json", "state.npz"]
)
def test_a_member_that_is_missing_is_named(name):
    left = [each for each in members_of(PLAIN) if each[0] != name]
    assert f"has no {name}" in refusal(archive_of(*left))


@pytest.mark.parametrize("name", ["edits.json", "experiment.json", "layout.json"])
@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 10**5, b"NaN", b"3"])
def test_a_member_that_is_no_json_is_refused(name, content):
    assert name in refusal(rewritten(PLAIN, name, lambda _: content))


def test_json_of_very_many_values_takes_little_memory():
    content = b"[" + b"[]," * 5_000_000 + b"[]]"
    data = rewritten(PLAIN, "edits.json", lambda _: content)
    tracemalloc.start()
    assert "too many values" in refusal(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < len(data) + MOST_MEMORY


def test_a_list_of_very_many_members_takes_little_memory():
    # An end that says how long the list is, and a list that is nothing of the kind.
    count = 2**16 - 1
    size = 40 * 2**20
    end = b"PK\x05\x06" + bytes(4) + count.to_bytes(2, "little") * 2
    end += size.to_bytes(4, "little") + bytes(6)
    data = bytes(size) + end
    tracemalloc.start()
    assert "far too many members" in refusal(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MOST_MEMORY


def test_views_that_this_version_does_not_have_are_passed_over():
    def change(content):
        tree = json.loads(content)
        tree["front"] = {"left": "hologram", "roof": "loss", "right": "inspector"}
        tree["hidden"] = ["roof", "loss"]
        return json.dumps(tree).encode()

    arrangement = read(rewritten(PLAIN, "layout.json", change)).layout.arrangement
    assert arrangement.front["right"] == "inspector"
    assert arrangement.hidden == {"loss"}
