"""The import dialog for tables: how the file is written, and what its columns are."""

from pathlib import Path

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.files.csv_form import CsvForm, recognize
from nnviz.datasets.files.csv_scan import TableScan, scan_csv
from nnviz.datasets.files.csv_table import column_names, first_rows
from nnviz.datasets.files.problem import DataFileError
from nnviz.picture.data_words import missing_words, table_words
from nnviz.ui.controls import CheckBox, DropDown
from nnviz.ui.form import FormRow
from nnviz.ui.import_dialog import ImportDialog
from nnviz.ui.import_preview import ImportPreview
from nnviz.ui.theme import Theme

_ROWS = 40
_SEPARATORS = ((",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar |"))
_DECIMALS = ((".", "point 1.5"), (",", "comma 1,5"))
_TASKS = (("classes", "classes"), ("regression", "a number (regression)"))
_ENCODINGS = (
    ("utf-8", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("utf-16-le", "UTF-16 little-endian"),
    ("utf-16-be", "UTF-16 big-endian"),
    ("latin-1", "Latin-1"),
)
_TARGET_NAMES = ("target", "class", "label", "species", "y", "kind", "type")


class ImportTableDialog(ImportDialog):
    """Separator, decimal mark, encoding and header as recognised, to be changed; the
    first rows; which column is the answer, which are left out; what is missing."""

    def __init__(self, path: Path, theme: Theme, parent: QWidget) -> None:
        self._form: CsvForm | None = None
        self._scan: TableScan | None = None
        super().__init__(path, "csv", theme, parent)

    @property
    def used(self) -> tuple[int, ...]:
        """The columns that are read (from 0), the target among them."""
        return (*self.preview.inputs, self.preview.target)

    def settings(self) -> DatasetSettings:
        form, scan = self._form, self._scan
        assert form is not None
        assert scan is not None
        inputs, target = self.preview.inputs, self.preview.target
        left_out = [
            index
            for index in range(len(scan.columns))
            if index != target and index not in inputs
        ]
        texts = [index for index in inputs if scan.columns[index].is_text]
        return DatasetSettings(
            kind="csv",
            path=str(self.path),
            target=self._name_of(target),
            task=self.task.value,
            separator=form.separator,
            decimal=form.decimal,
            header=form.header,
            encoding=form.encoding,
            exclude=tuple(map(self._name_of, left_out)),
            one_hot=tuple(map(self._name_of, texts)),
            missing=self.missing.value if missing_words(scan, self.used) else "refuse",
            test_fraction=float(self.share.value),
            standardize=self.standardize.isChecked(),
        )

    def _name_of(self, index: int) -> str | int:
        """The column by its name, where that says which one it is."""
        assert self._scan is not None
        names = [column.name for column in self._scan.columns]
        name = names[index]
        has_names = self._form is not None and self._form.header
        says_which = has_names and name.isprintable() and names.count(name) == 1
        return name if says_which else index

    def _add_form(self) -> None:
        theme = self._theme
        self.separator = DropDown("Separator", _SEPARATORS, theme)
        self.decimal = DropDown("Decimal mark", _DECIMALS, theme)
        self.encoding = DropDown("Encoding", _ENCODINGS, theme)
        self.header = CheckBox("first row has the names", theme)
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(6)
        for place, (name, control) in enumerate(
            (
                ("Separator", self.separator),
                ("Decimal mark", self.decimal),
                ("Encoding", self.encoding),
            )
        ):
            row = FormRow(name, control, theme).fill()
            grid.addWidget(row, 0, place)
            control.chosen.connect(self._form_changed)
        self.header.clicked.connect(self._form_changed)
        self.form_column.addLayout(grid)
        self.preview = ImportPreview(theme)
        self.preview.changed.connect(self._columns_changed)
        self.form_column.addWidget(self.header)
        self.form_column.addWidget(self.preview, 1)
        self.target = DropDown("Target column", [("0", "")], theme)
        self.target.chosen.connect(self._target_chosen)
        self.task = DropDown("What the target is", _TASKS, theme)
        self.task.chosen.connect(self._columns_changed)
        answer = QHBoxLayout()
        answer.setSpacing(16)
        answer.addWidget(FormRow("Target", self.target, theme).fill(), 1)
        answer.addWidget(FormRow("is", self.task, theme).fill(), 1)
        self.form_column.addLayout(answer)
        self.missing_words = QLabel()
        self.missing_words.setFont(theme.font())
        self.missing_words.setWordWrap(True)
        self.missing = DropDown(
            "Missing values",
            (
                ("drop", "leave these rows out"),
                ("mean", "take the mean of the column"),
            ),
            theme,
        )
        self.missing_row = QWidget()
        holes = QHBoxLayout(self.missing_row)
        holes.setContentsMargins(0, 0, 0, 0)
        holes.setSpacing(16)
        holes.addWidget(self.missing_words, 1)
        holes.addWidget(self.missing)
        self.missing_row.hide()
        self.form_column.addWidget(self.missing_row)
        self.form_column.addLayout(self._split_row())
        self.resize(round(theme.px(760)), round(theme.px(560)))

    def _begin(self) -> None:
        self._look(recognize_or_problem(self.path))

    def _look(self, form: CsvForm | DataFileError) -> None:
        """Show the file in a form, and go through all of it."""
        self.stop()
        self._scan = None
        if isinstance(form, DataFileError):
            self.head.setText(self.path.name)
            self.refuse(form)
            return
        self._form = form
        self.separator.set_chosen(form.separator)
        self.decimal.set_chosen(form.decimal)
        self.encoding.set_chosen(form.encoding)
        self.header.setChecked(form.header)
        self.head.setText(self.path.name)
        try:
            names = column_names(self.path, form)
            self.preview.show_rows(names, first_rows(self.path, form, _ROWS))
        except DataFileError as problem:
            self.preview.show_rows((), [])
            self.refuse(problem)
            return
        path = self.path
        self.run(lambda progress: scan_csv(path, form, progress), self._scanned)

    def _scanned(self, scan: TableScan) -> None:
        self._scan = scan
        self.head.setText(f"{self.path.name}: {table_words(scan)}")
        names = [column.name for column in scan.columns]
        self.target.set_choices([(str(i), name) for i, name in enumerate(names)])
        lower = [name.lower() for name in names]
        guess = next((lower.index(n) for n in _TARGET_NAMES if n in lower), None)
        target = len(names) - 1 if guess is None else guess
        self.target.set_chosen(str(target))
        self.preview.show_scan(scan, target)
        self._target_is(target)

    def _form_changed(self) -> None:
        form = CsvForm(
            self.encoding.value,
            self.separator.value,
            self.decimal.value,
            self.header.isChecked(),
        )
        self._look(form)

    def _target_chosen(self) -> None:
        target = int(self.target.value)
        self.preview.set_target(target)
        self._target_is(target)

    def _target_is(self, target: int) -> None:
        assert self._scan is not None
        column = self._scan.columns[target]
        self.task.set_choices(_TASKS[:1] if column.is_text else _TASKS)
        self.task.set_chosen("classes" if column.suits_classes else "regression")
        self._columns_changed()

    def _columns_changed(self) -> None:
        if self._scan is None:
            return
        words = missing_words(self._scan, self.used)
        self.missing_words.setText(words)
        self.missing_row.setVisible(bool(words))
        inputs = self.preview.inputs
        texts = [i for i in inputs if self._scan.columns[i].is_text]
        if not inputs:
            self.refuse(DataFileError("a column more than the target is needed"))
        elif texts:
            names = ", ".join(f"“{self._scan.columns[i].name}”" for i in texts[:3])
            self.ready(f"Each text of {names} becomes a column of 0 and 1.")
        else:
            self.ready("The run starts anew on these data; it can be undone.")


def recognize_or_problem(path: Path) -> CsvForm | DataFileError:
    """The form of a table, or why it has none."""
    try:
        return recognize(path)
    except DataFileError as problem:
        return problem
