"""What a person has chosen, and what the pointer is over."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from nnviz.datasets.dataset import Dataset
from nnviz.engine.network import Architecture
from nnviz.session.existence import check_unit, has_sample, part_of
from nnviz.session.selection import Sample, Selection, Unit


@dataclass(frozen=True, slots=True)
class Choice:
    """The selection, changed only to what exists.

    Each method gives another choice, and refuses with an `IndexError` what the data
    or the network do not have.
    """

    selection: Selection = field(default_factory=Selection)

    def with_sample(self, sample: Sample, dataset: Dataset) -> "Choice":
        """Another sample."""
        part_of(dataset, sample)
        return Choice(replace(self.selection, sample=sample))

    def with_neighbour(self, by: int, dataset: Dataset) -> "Choice":
        """The sample ``by`` places on in the same set, which is a circle."""
        sample = self.selection.sample
        index = (sample.index + by) % len(part_of(dataset, sample))
        return self.with_sample(replace(sample, index=index), dataset)

    def with_unit(self, unit: Unit | None, architecture: Architecture) -> "Choice":
        """Another neuron, weight or bias, or none."""
        if unit is not None:
            check_unit(architecture, unit)
        return replace(self, selection=replace(self.selection, unit=unit))

    def with_pointer(
        self,
        unit: Unit | None,
        sample: Sample | None,
        architecture: Architecture,
        dataset: Dataset,
    ) -> "Choice":
        """The pointer over something else."""
        if unit is not None:
            check_unit(architecture, unit)
        if sample is not None:
            part_of(dataset, sample)
        hover = replace(self.selection, hover_unit=unit, hover_sample=sample)
        return replace(self, selection=hover)

    def with_branch_pointer(self, number: int | None) -> "Choice":
        """The pointer over a branch, or over none."""
        return replace(self, selection=replace(self.selection, hover_branch=number))

    def with_branch_shown(self, number: int, shown: bool) -> "Choice":
        """A branch shown beside the current one, or left out."""
        hidden = self.selection.hidden_branches
        hidden = hidden - {number} if shown else hidden | {number}
        return replace(self, selection=replace(self.selection, hidden_branches=hidden))

    def on_branches(self, numbers: Collection[int]) -> "Choice":
        """What is left of it where these branches are all there are.

        The number of a branch that is gone may be given to another one.
        """
        hidden = self.selection.hidden_branches & set(numbers)
        hover = self.selection.hover_branch
        selection = replace(
            self.selection,
            hidden_branches=hidden,
            hover_branch=hover if hover in numbers else None,
        )
        return replace(self, selection=selection)

    def on_other_run(
        self, dataset: Dataset, same_units: bool, sample: Sample
    ) -> "Choice":
        """What is left of it when another network or other data take over.

        ``sample`` is wished for; the first one is taken where it does not exist. With
        other units nothing else is left.
        """
        if not has_sample(dataset, sample):
            sample = Sample("train", 0)
        if not same_units:
            return Choice(Selection(sample=sample))
        selection = Selection(sample=sample, unit=self.selection.unit)
        return replace(self, selection=selection)
