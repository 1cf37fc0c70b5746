"""The controls of a view's header that come and go with the data."""

from PySide6.QtWidgets import QHBoxLayout, QWidget


def option_group(view: QWidget, *controls: QWidget) -> QWidget:
    """The controls in a row, hidden in the view until a panel takes them.

    The view owns them, so that a view without a panel (a picture made by a command)
    neither opens nor leaves a window. Show the group when it is handed over.
    """
    group = QWidget(view)
    group.hide()
    row = QHBoxLayout(group)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    for control in controls:
        row.addWidget(control)
    return group
