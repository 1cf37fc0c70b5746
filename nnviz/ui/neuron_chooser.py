"""Choosing the neuron that a view shows: ◂ hidden 1 · 2 ▸."""

from PySide6.QtWidgets import QWidget

from nnviz.picture.neuron_terms import neuron_beside
from nnviz.picture.output_names import output_name
from nnviz.session.selection import Neuron
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.ui.stepper import Pager
from nnviz.ui.theme import Theme


class NeuronChooser(Pager):
    """Pages through the hidden and output neurons of the network."""

    def __init__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__("Neuron", theme, parent)
        self._session = session
        self._neuron = Neuron(1, 0)
        self.previous.connect(self.choose_previous)
        self.following.connect(self.choose_next)
        self.set_tooltips("The neuron before (Alt+Up)", "The next neuron (Alt+Down)")

    def show_neuron(self, snapshot: Snapshot, neuron: Neuron) -> None:
        """Write the neuron shown between the arrows."""
        self._neuron = neuron
        self.set_text(_short_name(snapshot, neuron))

    def choose_previous(self) -> None:
        self._choose(-1)

    def choose_next(self) -> None:
        self._choose(1)

    def _choose(self, by: int) -> None:
        architecture = self._session.snapshot().architecture
        self._session.choose_unit(neuron_beside(architecture, self._neuron, by))


def _short_name(snapshot: Snapshot, neuron: Neuron) -> str:
    if neuron.layer < snapshot.architecture.depth:
        return f"hidden {neuron.layer} · {neuron.index + 1}"
    return output_name(snapshot.dataset, neuron.index)
