"""The thread of fits: newest request of each method, refusals, cancelling, its end."""

import threading

import pytest

from nnviz.classifiers.fit_error import FitCancelledError
from nnviz.classifiers.methods import FitSettings
from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.load import load_dataset
from nnviz.session import fit_worker
from nnviz.session.fit_worker import FitWorker
from nnviz.session.fits import FitRequest, Fits

BLOBS = load_dataset(DatasetSettings(kind="blobs", samples=60)).train


def request_of(method, strength=1.0):
    return FitRequest(FitSettings(method, strength), BLOBS)


class Gated(Fits):
    """Fits that wait at a gate, and look now and then whether to go on."""

    def __init__(self):
        super().__init__()
        self.gate = threading.Event()
        self.began = threading.Event()
        self.asked = []

    def fit(self, request, watch):
        self.asked.append(request)
        while watch(0.25):
            self.began.set()
            if self.gate.wait(0.002):
                return super().fit(request, watch)
        raise FitCancelledError


@pytest.fixture
def gated():
    fits = Gated()
    worker = FitWorker(fits)
    yield fits, worker
    fits.gate.set()
    worker.close()


def test_all_that_is_asked_is_answered():
    worker = FitWorker(Fits())
    requests = [request_of(m) for m in ("ridge", "nearest_mean", "linear_svm")]
    for request in requests:
        worker.ask(request)
    worker.wait()
    answers = worker.collect()
    assert [answer.request for answer in answers] == requests
    assert all(answer.fitted is not None for answer in answers)
    assert worker.collect() == []


def test_the_thread_ends_with_the_last_request():
    before = set(threading.enumerate())
    worker = FitWorker(Fits())
    worker.ask(request_of("ridge"))
    worker.wait()
    worker.close()
    assert set(threading.enumerate()) <= before


def test_a_refusal_is_a_sentence():
    worker = FitWorker(Fits())
    worker.ask(request_of("linear_svm", 0.0))
    worker.wait()
    (answer,) = worker.collect()
    assert answer.fitted is None
    assert answer.refused is not None
    assert answer.refused.endswith(".")


def test_of_a_method_the_newest_request_is_answered(gated, monkeypatch):
    monkeypatch.setattr(fit_worker, "_PATIENCE_SECONDS", 1e6)
    fits, worker = gated
    worker.ask(request_of("ridge", 1.0))
    assert fits.began.wait(5.0)
    worker.ask(request_of("ridge", 2.0))
    worker.ask(request_of("ridge", 3.0))
    assert worker.share_of(request_of("ridge", 1.0)) == 0.25
    assert worker.share_of(request_of("ridge", 3.0)) == 0.0
    fits.gate.set()
    worker.wait()
    asked = [request.settings.strength for request in fits.asked]
    # The one under way is finished, since that was soon.
    assert asked == [1.0, 3.0]


def test_one_that_takes_long_makes_way(gated, monkeypatch):
    monkeypatch.setattr(fit_worker, "_PATIENCE_SECONDS", 0.0)
    fits, worker = gated
    worker.ask(request_of("ridge", 1.0))
    assert fits.began.wait(5.0)
    fits.began.clear()
    worker.ask(request_of("ridge", 2.0))
    assert fits.began.wait(5.0)
    fits.gate.set()
    worker.wait()
    strengths = [answer.request.settings.strength for answer in worker.collect()]
    assert strengths == [2.0]


def test_what_is_left_is_not_answered(gated):
    fits, worker = gated
    worker.ask(request_of("ridge"))
    worker.ask(request_of("nearest_mean"))
    assert fits.began.wait(5.0)
    worker.leave("nearest_mean")
    worker.leave("ridge")
    worker.wait()
    assert worker.collect() == []
    assert [request.settings.method for request in fits.asked] == ["ridge"]


def test_closed_it_stops_and_can_be_asked_again(gated):
    fits, worker = gated
    worker.ask(request_of("ridge"))
    assert fits.began.wait(5.0)
    worker.close()
    assert worker.collect() == []
    fits.gate.set()
    worker.ask(request_of("ridge", 2.0))
    worker.wait()
    (answer,) = worker.collect()
    assert answer.request == request_of("ridge", 2.0)


def test_waiting_for_a_moment_does_not_wait_for_all(gated):
    _, worker = gated
    worker.ask(request_of("ridge"))
    worker.wait(0.001)
    assert worker.collect() == []
