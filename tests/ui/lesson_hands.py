"""What a person does in the window to solve the tasks of lessons."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QPushButton

from nnviz.picture.graph_hits import anchor_of
from nnviz.picture.neuron_hits import place_of
from nnviz.session.selection import Sample
from nnviz.session.unit_names import unit_named
from nnviz.ui.number_field import NumberField

LEFT = Qt.MouseButton.LeftButton
KEY = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Hands:
    """Keys, clicks and typing in a shown window; every way is one a person has."""

    def __init__(self, window, qtbot):
        self.window = window
        self.qtbot = qtbot
        self.session = window.session

    @property
    def snapshot(self):
        return self.session.snapshot()

    def press(self, key, modifier=NONE):
        self.qtbot.keyClick(self.window, key, modifier)

    def click(self, button):
        self.qtbot.mouseClick(button, LEFT)

    def until(self, reached, act, most=400):
        """Act again and again; what does not come about fails."""
        for _ in range(most):
            if reached(self.snapshot):
                return
            act()
        assert reached(self.snapshot), "it never came about"

    # Time

    def step_to_moment(self, wanted):
        from nnviz.session.moment_names import moment_names

        def there(snapshot):
            names = moment_names(snapshot.architecture, snapshot.experiment.loss)
            return names[snapshot.moment] == wanted

        self.press(KEY.Key_1)
        self.press(KEY.Key_Right)
        self.until(there, lambda: self.press(KEY.Key_Right), 40)

    def train(self, reached, most=400):
        """Epochs by the keyboard, until it is so."""
        self.until(reached, lambda: self.press(KEY.Key_Right, SHIFT), most)

    # Choosing and changing

    def click_unit(self, name):
        view = self.window.workspace.views["graph"]
        canvas = view._canvas
        unit = unit_named(name, self.snapshot.architecture)
        at = canvas.mapFromScene(QPointF(*anchor_of(view.picture(), unit)))
        self.qtbot.mouseClick(canvas.viewport(), LEFT, pos=at)

    def show_terms(self):
        header = self.window.workspace.views["graph"].header
        self.click(header.terms)

    def click_in_matrices(self, name):
        view = self.window.workspace.views["matrices"]
        unit = unit_named(name, self.snapshot.architecture)
        self.qtbot.mouseClick(view, LEFT, pos=view._center_of(unit))

    def tab(self, place, name):
        """A tab at the head of a panel, in the row or in the list."""
        tabs = self.window.workspace.panels[place]._tabs
        if tabs.row.isVisible():
            self.segment(tabs.row, name)
        else:
            tabs.list.setFocus()
            index = tabs.list.findData(name)
            tabs.list.setCurrentIndex(index)
            tabs.list.activated.emit(index)

    def drag_sample(self, index, way):
        """A point of the training set, in the view of the data."""
        view = self.window.workspace.views["boundary"]
        places = (
            QPointF(x, y)
            for y in range(0, view.height(), 3)
            for x in range(0, view.width(), 3)
        )
        wanted = Sample("train", index)
        start = next(place for place in places if view.sample_at(place) == wanted)
        for kind, share in (
            (QEvent.Type.MouseButtonPress, 0.0),
            (QEvent.Type.MouseMove, 0.5),
            (QEvent.Type.MouseMove, 1.0),
            (QEvent.Type.MouseButtonRelease, 1.0),
        ):
            at = start + share * QPointF(*way)
            event = QMouseEvent(kind, at, view.mapToGlobal(at), LEFT, LEFT, NONE)
            QApplication.sendEvent(view, event)

    def type_in_matrices(self, name, text):
        view = self.window.workspace.views["matrices"]
        unit = unit_named(name, self.snapshot.architecture)
        self.qtbot.mouseClick(view, LEFT, pos=view._center_of(unit))
        self.qtbot.mouseDClick(view, LEFT, pos=view._center_of(unit))
        editor = view._editing.editor
        assert editor.isVisible()
        editor.setText(text)
        self.qtbot.keyClick(editor, KEY.Key_Return)

    def type_in_neuron(self, name, text):
        view = self.window.workspace.views["neuron"]
        unit = unit_named(name, self.snapshot.architecture)
        x, y = place_of(view.picture(), unit)
        self.qtbot.mouseDClick(view, LEFT, pos=QPointF(x, y).toPoint())
        editor = view._editing.editor
        assert editor.isVisible()
        editor.setText(text)
        self.qtbot.keyClick(editor, KEY.Key_Return)

    def draw(self, drawing):
        drawings = self.window.workspace.views["neuron"].drawings
        self.segment(drawings, drawing)

    def segment(self, control, key):
        self.click(control._segments[control._keys.index(key)])

    def type_scores(self, *scores):
        view = self.window.workspace.views["softmax"]
        fields = self._fields(view)
        if not fields:
            buttons = [b for b in view.findChildren(QPushButton) if b.isVisible()]
            self.click(next(b for b in buttons if b.text().startswith("Type in")))
            fields = self._fields(view)
        for field, score in zip(fields, scores, strict=True):
            self.type(field, score)

    def _fields(self, view):
        fields = [f for f in view.findChildren(NumberField) if f.isVisible()]
        return sorted(fields, key=lambda field: field.y())

    def type(self, field, text):
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClicks(field, str(text))
        self.qtbot.keyClick(field, KEY.Key_Return)

    # The experiment panel

    def experiment(self):
        """Turn to the tab Experiment, as the texts say."""
        side = self.window.workspace.side
        if side.side == "lesson":
            self.segment(side._tabs[1], "experiment")
        return side.experiment

    def lesson(self):
        """Turn back to the lesson."""
        side = self.window.workspace.side
        if side.side == "experiment":
            self.segment(side._tabs[0], "lesson")

    def set_activation(self, name):
        self.segment(self.experiment().network._activation, name)
        self.lesson()

    def set_learning_rate(self, text):
        self.type(self.experiment().training._rate, text)
        self.lesson()

    def set_strength(self, text):
        self.type(self.experiment().training._strength[0], text)
        self.lesson()

    def set_neurons(self, layer, count):
        stepper = self.experiment().network._neuron_rows[layer].control
        self.type(stepper._number.lineEdit(), count)
        self.lesson()

    def add_layer(self):
        stepper = self.experiment().network._layers
        self.type(stepper._number.lineEdit(), stepper.value + 1)
        self.lesson()
