"""The style sheet made from the tokens: menus, bars, tool tips, lists, splitters.

The controls of `nnviz.ui.controls` paint themselves; this is for the parts of Qt that
are used as they are.
"""

from nnviz.picture.tokens import Tokens

SEARCH_PREFIX = "nnviz"
"""Under this name Qt must find the folder of the icons (`QDir.setSearchPaths`)."""


def stylesheet(tokens: Tokens, scale: float = 1.0) -> str:
    """The application's style sheet at one scale."""

    def px(length: float) -> str:
        return f"{max(1, round(length * scale))}px"

    t = tokens
    # Qt draws the marks of menus from files: dark strokes on light, light on dark.
    stroke, other = ("dark", "light") if t.name == "light" else ("light", "dark")
    return f"""
QMainWindow, QMainWindow > QWidget#central {{ background: {t.bg}; }}
QDialog, QMessageBox {{ background: {t.panel}; }}
QLabel {{ background: transparent; }}
QToolTip {{
    color: {t.text}; background: {t.panel};
    border: 1px solid {t.border}; padding: {px(4)} {px(6)};
}}
QMenuBar {{
    background: {t.panel}; color: {t.text};
    border-bottom: 1px solid {t.line}; padding: 0 0 0 {px(8)}; spacing: 0;
}}
QMenuBar::item {{
    background: transparent; padding: {px(4)} {px(8)}; border-radius: {px(3)};
}}
QMenuBar::item:selected {{ background: {t.raised}; }}
QMenuBar::item:pressed {{ background: {t.ink}; color: {t.on_ink}; }}
QMenu {{
    background: {t.panel}; color: {t.text};
    border: 1px solid {t.border}; padding: {px(4)};
}}
QMenu::item {{
    padding: {px(4)} {px(20)} {px(4)} {px(10)}; border-radius: {px(3)};
    margin: 0;
}}
QMenu::item:selected {{ background: {t.ink}; color: {t.on_ink}; }}
QMenu::item:disabled {{ color: {t.ctl}; background: transparent; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: {px(4)} {px(6)}; }}
QMenu::indicator {{ width: {px(12)}; height: {px(12)}; left: {px(5)}; }}
QMenu::indicator:checked {{ image: url({SEARCH_PREFIX}:menu/check_{stroke}.svg); }}
QMenu::indicator:checked:selected {{
    image: url({SEARCH_PREFIX}:menu/check_{other}.svg);
}}
QMenu::right-arrow {{
    width: {px(12)}; height: {px(12)}; right: {px(4)};
    image: url({SEARCH_PREFIX}:menu/submenu_{stroke}.svg);
}}
QMenu::right-arrow:selected {{
    image: url({SEARCH_PREFIX}:menu/submenu_{other}.svg);
}}
QStatusBar {{
    background: {t.panel}; color: {t.muted};
    border-top: 1px solid {t.line}; min-height: {px(21)}; max-height: {px(21)};
}}
QStatusBar::item {{ border: none; }}
QStatusBar QLabel {{ color: {t.muted}; }}
QLabel[tone="muted"] {{ color: {t.muted}; }}
QLabel[tone="warning"] {{ color: {t.weight_positive}; }}
QLabel[tone="cell"] {{
    color: {t.muted}; border-left: 1px solid {t.line}; padding-left: {px(10)};
}}
QFrame#tool_bar {{
    background: {t.panel}; border: none; border-bottom: 1px solid {t.border};
}}
QFrame#status_line {{
    background: {t.panel}; border: none; border-top: 1px solid {t.border};
}}
QFrame#notice {{
    background: {t.panel}; border: 1px solid {t.ctl}; border-radius: {px(4)};
}}
QFrame#lesson_footer {{ border: none; border-top: 1px solid {t.line}; }}
QFrame#lesson_line {{ border: none; background: {t.line}; }}
QFrame#form_section {{ border: none; border-bottom: 1px solid {t.line}; }}
QFrame#panel {{
    background: {t.panel}; border: 1px solid {t.border}; border-radius: {px(4)};
}}
QSpinBox#stepper_number {{
    background: transparent; color: {t.text}; border: none; padding: 0; margin: 0;
    selection-background-color: {t.ink}; selection-color: {t.on_ink};
}}
QSpinBox#stepper_number:disabled {{ color: {t.ctl}; }}
QLineEdit {{
    background: {t.panel}; color: {t.text};
    border: 1px solid {t.border}; border-radius: {px(4)};
    padding: 0 {px(6)}; min-height: {px(20)};
    selection-background-color: {t.ink}; selection-color: {t.on_ink};
}}
QLineEdit:focus {{ border-color: {t.ink}; }}
QLineEdit#number_field {{
    background: transparent; border: none; padding: 0; min-height: 0;
}}
QLineEdit:disabled {{ color: {t.ctl}; }}
QComboBox QAbstractItemView {{
    background: {t.panel}; color: {t.text}; border: 1px solid {t.border};
    padding: {px(3)}; outline: none;
    selection-background-color: {t.ink}; selection-color: {t.on_ink};
}}
QComboBox QAbstractItemView::item {{
    min-height: {px(22)}; padding: 0 {px(6)}; border-radius: {px(3)};
}}
QComboBox QAbstractItemView::item:selected {{
    background: {t.ink}; color: {t.on_ink};
}}
QTableView {{
    background: {t.panel}; color: {t.text}; border: none; outline: none;
    selection-background-color: {t.ink}; selection-color: {t.on_ink};
}}
QTableView::item {{ padding: 0 {px(5)}; }}
QTableView::item:selected {{ background: {t.ink}; color: {t.on_ink}; }}
QTableView::indicator {{
    width: {px(12)}; height: {px(12)};
    border: 1px solid {t.ctl}; border-radius: {px(3)}; background: {t.panel};
}}
QTableView::indicator:checked {{
    image: url({SEARCH_PREFIX}:menu/check_{stroke}.svg);
}}
QHeaderView {{ background: {t.panel}; }}
QHeaderView::section {{
    background: {t.panel}; color: {t.muted}; border: none;
    border-bottom: 1px solid {t.line}; padding: {px(3)} {px(5)};
}}
QSplitter::handle {{ background: {t.bg}; }}
QSplitter::handle:horizontal {{ width: {px(6)}; }}
QSplitter::handle:vertical {{ height: {px(6)}; }}
QSplitter::handle:hover {{ background: {t.border}; }}
QScrollArea {{ background: transparent; border: none; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: {px(10)}; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {px(10)}; margin: 0; }}
QScrollBar::handle {{ background: {t.border}; border-radius: {px(3)}; }}
QScrollBar::handle:vertical {{ margin: {px(2)}; min-height: {px(24)}; }}
QScrollBar::handle:horizontal {{ margin: {px(2)}; min-width: {px(24)}; }}
QScrollBar::handle:hover {{ background: {t.ctl}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QDialog QPushButton {{
    background: {t.panel}; color: {t.text}; border: 1px solid {t.border};
    border-radius: {px(4)}; padding: 0 {px(14)}; min-height: {px(26)};
    min-width: {px(48)};
}}
QDialog QPushButton:hover {{ background: {t.raised}; }}
QDialog QPushButton:default {{
    background: {t.ink}; color: {t.on_ink}; border-color: {t.ink};
}}
QDialog QPushButton:disabled {{ color: {t.ctl}; border-color: {t.line}; }}
QDialog QPushButton:focus {{ border: 2px solid {t.ctl}; }}
QProgressBar {{
    background: {t.line}; border: none; border-radius: {px(2)};
    min-height: {px(4)}; max-height: {px(4)};
}}
QProgressBar::chunk {{ background: {t.ink}; border-radius: {px(2)}; }}
"""
