"""What the Run menu and the tool bar do to the session and the player."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from nnviz.session.session import Session
from nnviz.session.variations import with_weight_seed
from nnviz.ui.player import Player, StepUnit

# Units a second on the speed slider; ``None`` is as fast as the machine can.
SPEEDS: tuple[float | None, ...] = (
    0.5,
    1.0,
    2.0,
    5.0,
    10.0,
    20.0,
    50.0,
    100.0,
    500.0,
    2000.0,
    None,
)
START_SPEED = 6
_UNIT_NAMES = {"moment": "moment", "layer": "layer", "batch": "step", "epoch": "epoch"}


class RunCommands(QObject):
    """Step, back, play and reset, in the unit and at the speed chosen."""

    unit_changed = Signal(str)
    speed_changed = Signal(int)

    def __init__(
        self, session: Session, player: Player, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._player = player
        self._speed = START_SPEED
        self.unit: StepUnit = "batch"
        self.set_speed(START_SPEED)

    @property
    def slots(self) -> dict[str, Callable[[], None]]:
        """What carries out the actions of the window that run the training."""
        return {
            "play": self.play_or_pause,
            "play_backward": self.play_backward_or_pause,
            "step": self.step,
            "back": self.back,
            "next_epoch": self.next_epoch,
            "previous_epoch": self.previous_epoch,
            "first_step": self.first_step,
            "last_step": self.last_step,
            "reset": self.reset,
            "new_weights": self.new_weights,
            "faster": self.faster,
            "slower": self.slower,
            "by_moment": self.by_moment,
            "by_layer": self.by_layer,
            "by_batch": self.by_batch,
            "by_epoch": self.by_epoch,
        }

    def step(self) -> None:
        """Forward by the unit chosen; pauses if playing."""
        self._player.pause()
        {
            "moment": self._session.next_moment,
            "layer": self._session.next_layer,
            "batch": self._session.next_step,
            "epoch": self._session.next_epoch,
        }[self.unit]()

    def back(self) -> None:
        """Back by the unit chosen; pauses if playing."""
        self._player.pause()
        {
            "moment": self._session.previous_moment,
            "layer": self._session.previous_layer,
            "batch": self._session.previous_step,
            "epoch": self._session.previous_epoch,
        }[self.unit]()

    def next_epoch(self) -> None:
        self._player.pause()
        self._session.next_epoch()

    def previous_epoch(self) -> None:
        self._player.pause()
        self._session.previous_epoch()

    def first_step(self) -> None:
        self._player.pause()
        self._session.seek(0)

    def last_step(self) -> None:
        self._player.pause()
        self._session.seek(self._session.last_step)

    def play_or_pause(self) -> None:
        self._player.toggle()

    def play_backward_or_pause(self) -> None:
        self._player.toggle_backward()

    def reset(self) -> None:
        self._player.pause()
        self._session.reset()

    def new_weights(self) -> None:
        """Start anew with the next seed of the initial weights."""
        self._player.pause()
        experiment = self._session.experiment
        init = experiment.network.init
        if init.kind != "given":
            self._session.change_experiment(
                with_weight_seed(experiment, init.seed + 1), "New initial weights"
            )

    def by_moment(self) -> None:
        self.set_unit("moment")

    def by_layer(self) -> None:
        self.set_unit("layer")

    def by_batch(self) -> None:
        self.set_unit("batch")

    def by_epoch(self) -> None:
        self.set_unit("epoch")

    def set_unit(self, unit: StepUnit) -> None:
        """What a step is from now on, played or by hand."""
        self.unit = unit
        self._player.unit = unit
        self.unit_changed.emit(unit)
        self.speed_changed.emit(self._speed)

    def faster(self) -> None:
        self.set_speed(self._speed + 1)

    def slower(self) -> None:
        self.set_speed(self._speed - 1)

    def set_speed(self, index: int) -> None:
        """Play at ``SPEEDS[index]``; beyond the ends, at the end."""
        self._speed = min(max(index, 0), len(SPEEDS) - 1)
        self._player.speed = SPEEDS[self._speed]
        self.speed_changed.emit(self._speed)

    def speed_text(self) -> str:
        """``10 steps/s``, in the unit chosen."""
        speed = SPEEDS[self._speed]
        if speed is None:
            return "flat out"
        unit = _UNIT_NAMES[self.unit] + ("" if speed == 1 else "s")
        return f"{speed:g} {unit}/s"
