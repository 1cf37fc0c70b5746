"""Downloads, from a server on this machine."""

import functools
import hashlib
import http.server
import io
import sys
import tarfile
import threading
from dataclasses import replace

import pytest

from nnviz.datasets.files.cifar import find_batches
from nnviz.datasets.files.download import CIFAR10, MNIST, Download, RemoteFile, fetch
from nnviz.datasets.files.problem import DataFileError, ReadingStopped, no_progress
from tests.datasets.files.real_files import cifar_folder


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture
def served(tmp_path):
    folder = tmp_path / "served"
    folder.mkdir()
    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = False
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}
    )
    thread.start()
    yield folder, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def remote(served, name, data):
    folder, url = served
    (folder / name).write_bytes(data)
    checksum = f"md5:{hashlib.md5(data).hexdigest()}"
    return RemoteFile(name, (url + name,), checksum, len(data))


def test_files_come_with_progress_and_are_not_fetched_twice(served, tmp_path):
    first = remote(served, "a", bytes(200_000))
    second = remote(served, "b", b"b" * 50_000)
    shares = []
    download = Download("mnist", "MNIST", (first, second))
    path = fetch(download, tmp_path / "kept", shares.append)
    assert (path / "a").read_bytes() == bytes(200_000)
    assert (path / "b").read_bytes() == b"b" * 50_000
    assert shares[-1] == 1.0
    assert len(shares) > 10
    (served[0] / "a").unlink()
    (served[0] / "b").unlink()
    assert fetch(download, tmp_path / "kept", no_progress) == path


def test_another_checksum_is_not_taken(served, tmp_path):
    file = replace(remote(served, "a", b"hello"), checksum="md5:" + "0" * 32)
    with pytest.raises(DataFileError, match="its checksum is another") as caught:
        fetch(Download("mnist", "MNIST", (file,)), tmp_path / "kept", no_progress)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "kept" / "mnist" / "a").exists()


def test_the_second_host_is_asked_when_the_first_has_nothing(served, tmp_path):
    file = remote(served, "a", b"hello")
    file = replace(file, urls=(file.urls[0] + "-not", *file.urls))
    path = fetch(Download("mnist", "M", (file,)), tmp_path / "kept", no_progress)
    assert (path / "a").read_bytes() == b"hello"


def test_without_a_network_one_sentence_says_so(tmp_path):
    file = RemoteFile("a", ("http://127.0.0.1:9/a",), "md5:" + "0" * 32, 5)
    with pytest.raises(DataFileError) as caught:
        fetch(Download("mnist", "MNIST", (file,)), tmp_path, no_progress)
    assert str(caught.value) == (
        "a cannot be fetched from 127.0.0.1:9 (no connection); a network is needed,"
        " or the files from elsewhere"
    )


def test_a_missing_file_is_said_with_the_answer(served, tmp_path):
    file = RemoteFile("a", (served[1] + "a",), "md5:" + "0" * 32, 5)
    with pytest.raises(DataFileError, match="the answer is 404"):
        fetch(Download("mnist", "MNIST", (file,)), tmp_path, no_progress)


def test_a_download_can_be_stopped_and_leaves_nothing_behind(served, tmp_path):
    file = remote(served, "a", bytes(500_000))

    def stop(share):
        raise ReadingStopped

    with pytest.raises(ReadingStopped):
        fetch(Download("mnist", "MNIST", (file,)), tmp_path / "kept", stop)
    assert [each for each in (tmp_path / "kept").rglob("*") if each.is_file()] == []


def test_an_archive_is_unpacked(served, tmp_path):
    cifar_folder(tmp_path / "cifar-10-batches-bin", "bin")
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        tar.add(tmp_path / "cifar-10-batches-bin", "cifar-10-batches-bin")
    file = remote(served, "c.tar.gz", packed.getvalue())
    download = Download("cifar10", "CIFAR-10", (file,), "cifar-10-batches-bin")
    for _ in range(2):
        train, test = find_batches(fetch(download, tmp_path / "kept", no_progress))
        assert len(train) == 5
        assert test is not None


def test_an_archive_that_is_none(served, tmp_path):
    file = remote(served, "c.tar.gz", b"not one")
    download = Download("cifar10", "CIFAR-10", (file,), "cifar-10-batches-bin")
    with pytest.raises(DataFileError, match=r"c\.tar\.gz cannot be unpacked"):
        fetch(download, tmp_path / "kept", no_progress)


def test_without_pooch_a_sentence_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pooch", None)
    with pytest.raises(DataFileError, match=r"pip install nnviz\[download\]"):
        fetch(MNIST, tmp_path, no_progress)


@pytest.mark.parametrize("download", [MNIST, CIFAR10])
def test_what_is_fetched_is_known_by_its_checksum_and_comes_safely(download):
    for file in download.files:
        assert len(file.checksum.removeprefix("md5:")) == 32
        assert all(url.startswith("https://") for url in file.urls)
