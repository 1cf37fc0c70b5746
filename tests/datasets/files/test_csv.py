"""Tables: every way to write them is recognised, every fault has its place."""

import time

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetError, DatasetSettings
from nnviz.datasets.files.csv_form import recognize
from nnviz.datasets.files.last_file import LAST_FILE
from nnviz.datasets.files.problem import ReadingStopped
from nnviz.datasets.load import load_dataset


@pytest.fixture
def written(tmp_path):
    def write(text, encoding="utf-8", name="t.csv"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    yield write
    LAST_FILE.forget()


def load(path, target=-1, **more):
    more.setdefault("test_fraction", 0.0)
    return load_dataset(
        DatasetSettings(kind="csv", path=str(path), target=target, **more)
    )


def refusal(path, **more):
    with pytest.raises(DatasetError) as caught:
        load(path, **more)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def rows_of(dataset):
    """The samples in the order of the file do not matter: sorted by the first input."""
    part = dataset.train
    order = np.argsort(part.points[:, 0])
    answers = part.targets[:, 0] if part.labels is None else part.labels
    return part.points[order].tolist(), answers[order].tolist()


PLAIN = "breite,höhe,art\n1.5,2,a\n2.5,-3e2,b\n3.5,.5,a\n"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("latin-1", "latin-1"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_are_recognised(written, encoding, found, end):
    path = written(PLAIN.replace("\n", end), encoding)
    assert recognize(path).encoding == found
    dataset = load(path)
    assert dataset.point_names == ("breite", "höhe")
    assert dataset.class_names == ("a", "b")
    assert rows_of(dataset) == ([[1.5, 2], [2.5, -300], [3.5, 0.5]], [0, 1, 0])


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_recognised(written, separator):
    path = written(PLAIN.replace(",", separator))
    form = recognize(path)
    assert (form.separator, form.decimal, form.header) == (separator, ".", True)
    assert rows_of(load(path))[1] == [0, 1, 0]


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_a_decimal_comma_is_recognised(written, separator):
    path = written("a;b;c\n1,5;2,25;x\n2,5;3;y\n".replace(";", separator))
    form = recognize(path)
    assert (form.separator, form.decimal) == (separator, ",")
    assert rows_of(load(path))[0] == [[1.5, 2.25], [2.5, 3.0]]


def test_a_decimal_comma_in_quotes_is_recognised(written):
    path = written('a,b,c\n"1,5",2,x\n"2,5",3,y\n')
    assert recognize(path).decimal == ","
    assert rows_of(load(path))[0] == [[1.5, 2.0], [2.5, 3.0]]


def test_a_latin_letter_far_down_is_found(written):
    path = written("a,b\n" + "1,x\n" * 60_000 + "2,ä\n", "latin-1")
    assert recognize(path).encoding == "latin-1"
    assert load(path).class_names == ("x", "ä")


def test_without_a_header_columns_have_numbers(written):
    path = written("1,2,0\n3,4,1\n")
    assert not recognize(path).header
    dataset = load(path)
    assert dataset.point_names == ("column 1", "column 2")
    assert len(dataset.train) == 2


def test_what_is_given_is_taken_as_it_is(written):
    path = written("2019,2020,2021\n1,2,0\n3,4,1\n")
    assert len(load(path).train) == 3
    with_header = load(path, target="2021", header=True)
    assert with_header.point_names == ("2019", "2020")
    assert len(with_header.train) == 2


def test_quoted_cells_hold_separators_quotes_and_line_ends(written):
    path = written('"a, ""b""",k\n1,"x\ny"\n2,z\n\n3,"x\ny"\n')
    dataset = load(path)
    assert dataset.point_names == ('a, "b"',)
    assert sorted(dataset.class_names) == ["x\ny", "z"]


def test_the_target_by_name_by_number_and_from_the_end(written):
    path = written(PLAIN)
    for target in ("art", 2, -1):
        assert load(path, target=target).class_names == ("a", "b")
    assert load(path, target=0, exclude=("art",)).class_names is None


def test_whole_numbers_are_classes_in_their_order_and_others_regression(written):
    path = written("a,k\n1,10\n2,9\n3,10.0\n4,9\n")
    dataset = load(path)
    assert dataset.class_names == ("9", "10")
    assert rows_of(dataset)[1] == [1, 0, 1, 0]
    assert load(path, task="regression").class_names is None
    path = written("a,k\n1,1.5\n2,9\n")
    assert rows_of(load(path)) == ([[1.0], [2.0]], [1.5, 9.0])
    assert load(path, task="classes").class_names == ("1.5", "9")


def test_many_whole_numbers_are_regression(written):
    path = written("a,k\n" + "".join(f"{i},{i}\n" for i in range(30)))
    assert load(path).class_names is None


def test_columns_are_left_out_and_texts_become_columns(written):
    path = written("id,color,size,k\nz,red,1,a\ny,blue,2,b\nx,red,3,a\n")
    dataset = load(path, exclude=("id",), one_hot=(1,))
    assert dataset.point_names == ("color = blue", "color = red", "size")
    points = dataset.train.points
    np.testing.assert_array_equal(
        points[np.argsort(points[:, 2])], [[0, 1, 1], [1, 0, 2], [0, 1, 3]]
    )


def test_a_text_among_the_inputs_is_named_with_its_place(written):
    path = written("id,size,k\n1,2,a\n3,large,b\n")
    message = refusal(path)
    assert "t.csv, line 3, column 2 (“size”): “large” is not a finite number" in message
    assert "exclude" in message
    assert "one_hot" in message


@pytest.mark.parametrize("cell", ["1_000", "inf", "1e999", "0x10", "1.2.3"])
def test_what_python_calls_a_number_may_be_none(written, cell):
    assert "line 2" in refusal(written(f"a,k\n{cell},x\n2,y\n"))


def test_a_point_is_no_decimal_where_a_comma_is(written):
    path = written("a;k\n1,5;x\n1.500;y\n")
    assert "line 3" in refusal(path, decimal=",")


MISSING = "a,b,k\n1,10,x\n2,,y\n,30,x\n4,NA,y\n5,50,?\n6,60,y\n"


def test_missing_values_are_refused_with_their_place(written):
    message = refusal(written(MISSING))
    assert "line 3, column 2 (“b”): a value is missing (4 rows miss one)" in message
    assert "drop" in message
    assert "mean" in message


def test_rows_with_missing_values_are_dropped_on_request(written):
    dataset = load(written(MISSING), missing="drop")
    assert rows_of(dataset) == ([[1.0, 10.0], [6.0, 60.0]], [0, 1])


def test_missing_values_become_the_mean_of_the_training_set(written):
    path = written(MISSING)
    dataset = load(path, missing="mean", test_fraction=0.4, seed=3)
    assert len(dataset.train) + len(dataset.test) == 5
    known = {1: 10.0, 6: 60.0}
    column = [known[a] for a in dataset.train.points[:, 0] if a in known]
    column += [30.0] if 30.0 in dataset.train.points[:, 1] else []
    for part in (dataset.train, dataset.test):
        for a, b in part.points:
            if a in (2.0, 4.0):
                assert b == pytest.approx(np.mean(column))


def test_rows_of_another_length_are_refused(written):
    message = refusal(written("a,b,k\n1,2,x\n1,2\n"))
    assert "line 3: there are 2 cells; 3 are accepted" in message


def test_open_quotes_are_refused_with_a_line(written):
    assert "line 3" in refusal(written('a,k\n1,x\n2,"y\n'))


def test_text_that_is_not_in_the_given_encoding_is_refused(written):
    message = refusal(written(PLAIN, "latin-1"), encoding="utf-8")
    assert message.startswith("dataset.encoding")


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"target": "nothing"}, "dataset.target"),
        ({"target": 3}, "dataset.target"),
        ({"exclude": ("nothing",)}, "dataset.exclude[0]"),
        ({"exclude": ("art",), "target": "art"}, "dataset.exclude"),
        ({"one_hot": ("art",), "target": "art"}, "dataset.one_hot[0]"),
        ({"exclude": (0, 1)}, "dataset.exclude"),
        ({"missing": "guess"}, "dataset.missing"),
        ({"separator": "x"}, "dataset.separator"),
        ({"task": "regression"}, "dataset.path"),
        ({"target": None}, "dataset.target"),
    ],
)
def test_settings_that_do_not_fit_are_named(written, more, key):
    assert refusal(written(PLAIN), **more).startswith(f"{key} ")


@pytest.mark.parametrize("text", ["", "\n\n", "a,k\n", "a,k\n1,x\n", "a,k\n1,x\n2,x\n"])
def test_tables_with_too_little_in_them_are_refused(written, text):
    assert "accepted" in refusal(written(text))


def test_a_file_that_is_not_there_and_a_folder(tmp_path):
    assert "is not there" in refusal(tmp_path / "none.csv")
    assert "is a folder" in refusal(tmp_path)


def test_the_last_file_is_kept_until_it_changes(written):
    path = written(PLAIN)
    first = load(path)
    assert load(path) is first
    standardised = load(path, standardize=True)
    assert standardised.mean is not None
    path = written(PLAIN + "9,9,c\n")
    assert load(path).class_names == ("a", "b", "c")


def test_the_split_depends_on_the_seed_alone(written):
    path = written("a,k\n" + "".join(f"{i},{'xy'[i % 2]}\n" for i in range(40)))
    one = load(path, test_fraction=0.25, seed=4)
    LAST_FILE.forget()
    two = load(path, test_fraction=0.25, seed=4)
    np.testing.assert_array_equal(one.train.points, two.train.points)
    assert (len(one.train), len(one.test)) == (30, 10)
    other = load(path, test_fraction=0.25, seed=5)
    assert not np.array_equal(one.train.points, other.train.points)


def test_a_large_table_is_read_in_seconds_with_progress_and_can_be_stopped(tmp_path):
    rng = np.random.default_rng(1)
    block = "".join(
        ",".join(f"{v:.6f}" for v in row) + f",{i % 3}\n"
        for i, row in enumerate(rng.normal(size=(1000, 49)))
    )
    path = tmp_path / "large.csv"
    path.write_text(block * 100)
    settings = DatasetSettings(kind="csv", path=str(path), target=-1)
    shares = []
    start = time.process_time()
    dataset = load_dataset(settings, shares.append)
    assert time.process_time() - start < 5
    assert dataset.train.points.shape == (50_000, 49)
    assert shares == sorted(shares)
    assert len(shares) > 40
    assert shares[-1] == 1.0
    LAST_FILE.forget()

    def stop(share):
        if share > 0.3:
            raise ReadingStopped

    with pytest.raises(ReadingStopped):
        load_dataset(settings, stop)
