"""What is written in a network drawing: captions, names, and what is left out."""

import re

from nnviz.datasets.dataset import Dataset
from nnviz.picture.graph_edges import Culling
from nnviz.picture.graph_layout import GraphLayout, LayerLayout
from nnviz.picture.graph_options import GraphMode
from nnviz.picture.graph_shape import NodeStyle
from nnviz.picture.graph_values import activation_title
from nnviz.picture.numbers import format_count, format_number
from nnviz.picture.output_names import output_label
from nnviz.session.snapshot import Snapshot
from nnviz.session.wording import superscript

_LONGEST_NAME = 14
_COUNTED_FROM = 13
# More sentences about left-out edges than this become one for all layers.
_MOST_SENTENCES = 2
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_POWERS = str.maketrans("²³", "23")
# Mean advance of Inter, em: enough to know how much room a text asks for.
_ADVANCE = 0.56
_ADVANCE_BOLD = 0.6


def text_room(text: str, size: float, bold: bool = False) -> float:
    """About how wide a text is, px, for layouts that know no font."""
    return len(text) * size * (_ADVANCE_BOLD if bold else _ADVANCE)


def input_markup(name: str) -> str:
    """An input's name as markup: x₁ as *x*_{1}, x₁² as *x*_{1}^{2}, others as text."""
    markup = re.sub(r"([\\*^_{}])", r"\\\1", _shortened(name))
    markup = re.sub(r"\bx(?=[₀-₉])", "*x*", markup)
    markup = re.sub(
        r"[₀-₉]+", lambda digits: f"_{{{digits[0].translate(_SUBSCRIPTS)}}}", markup
    )
    return re.sub(r"[²³]", lambda power: f"^{{{power[0].translate(_POWERS)}}}", markup)


def output_markup(dataset: Dataset, output: int) -> str:
    """An output's name beside its neuron: a class by its own name where it has one."""
    names = dataset.class_names
    if names is None or names[output] == f"class {output + 1}":
        return output_label(dataset, output)
    return re.sub(r"([\\*^_{}])", r"\\\1", _shortened(names[output]))


def output_note(snapshot: Snapshot, output: int, target: float) -> str:
    """What is written below an output's name: the target, or "true class"."""
    if snapshot.dataset.is_classification and snapshot.experiment.loss != (
        "squared_error"
    ):
        return "true class" if target == 1.0 else ""
    return f"target {format_number(target)}"


def names_room(snapshot: Snapshot) -> tuple[float, float]:
    """The space that the names of inputs and outputs need, px."""
    dataset = snapshot.dataset
    inputs = (text_room(_shortened(name), 12.0) for name in dataset.input_names[:40])
    squared = snapshot.experiment.loss == "squared_error"
    names = dataset.class_names
    if names is None:
        outputs = text_room("target −0.123", 10.5)
    else:
        own = [_shortened(name) for name in names if not name.startswith("class ")]
        room = max((text_room(name, 12.0, True) for name in own), default=24.0)
        below = text_room("target 1" if squared else "true class", 10.5)
        outputs = max(15.0 + room, below)
    return min(max(inputs, default=16.0) + 2.0, 110.0), min(outputs, 120.0)


def caption_of(
    snapshot: Snapshot,
    layout: GraphLayout,
    layer: int,
    quantity: str,
    *,
    terms: bool = False,
) -> tuple[str, str]:
    """The caption of a layer and the line below it (empty where there is one line).

    ``quantity`` says what its numbers are, where they are not its activations.
    ``terms``: in the words of the field, whatever room there is.
    """
    if terms:
        return _term_caption(snapshot, layout.layers[layer], quantity)
    at = layout.layers[layer]
    count = snapshot.architecture.layers[layer]
    last = snapshot.architecture.depth
    two = layout.caption_lines == 2
    if layer == 0:
        return _input_caption(snapshot, at, count, two, layout.spacious)
    activation = activation_title(snapshot.architecture.activations[layer - 1])
    if layer == last:
        return _output_caption(
            snapshot, count, activation, quantity, two, layout.spacious
        )
    title = "hidden layer" if last == 2 and two else f"hidden {layer}"
    if two and layout.spacious:
        neurons = "neuron" if count == 1 else "neurons"
        return title, f"{count} {neurons}, {quantity or activation}"
    if two:
        return title, quantity or f"{format_count(count)} · {activation}"
    if count >= _COUNTED_FROM and not quantity:
        counted = f"{title} · {format_count(count)} {activation} neurons"
        if text_room(counted, 12.0, True) <= at.caption_width:
            return counted, ""
    return f"{title} · {quantity or activation}", ""


def _term_caption(
    snapshot: Snapshot, at: LayerLayout, quantity: str
) -> tuple[str, str]:
    """What a layer is called, how large it is, and that inputs are no neurons."""
    count, depth = snapshot.architecture.layers[at.layer], snapshot.architecture.depth
    number = format_count(count)
    if at.layer == 0:
        noun = "input" if count == 1 else "inputs"
        return "input layer", _fitting(
            at, f"{number} {noun}, not neurons", f"{number}, not neurons"
        )
    activation = activation_title(snapshot.architecture.activations[at.layer - 1])
    is_scores = snapshot.experiment.loss != "squared_error"
    if at.layer == depth:
        title, kind = "output layer", "scores f" if is_scores else activation
    else:
        title = "hidden layer" if depth == 2 else f"hidden layer {at.layer}"
        kind = activation
    noun = "neuron" if count == 1 else "neurons"
    shown = quantity or kind
    below = _fitting(at, f"{number} {noun}, {shown}", f"{number} · {shown}")
    return _fitting(at, title, title.replace("hidden layer", "hidden")), below


def _fitting(at: LayerLayout, text: str, shorter: str) -> str:
    return text if text_room(text, 11.0) <= at.caption_width else shorter


def _input_caption(
    snapshot: Snapshot, at: LayerLayout, count: int, two: bool, spacious: bool
) -> tuple[str, str]:
    if at.style is NodeStyle.IMAGE:
        assert snapshot.dataset.image_shape is not None
        rows, columns = snapshot.dataset.image_shape
        planes = count // (rows * columns)
        size = f"{rows} × {columns}" + (f" × {planes}" if planes > 1 else "")
        numbers = "pixels" if planes == 1 else "numbers"
        return f"input x · {size} = {format_count(count)} {numbers}", ""
    inputs = "input" if count == 1 else "inputs"
    if two and not spacious:
        return "input", f"{format_count(count)} {inputs}"
    if two:
        return "input layer", f"{format_count(count)} {inputs}, not neurons"
    counted = f"input x · {format_count(count)} numbers"
    room = text_room(counted, 12.0, True)
    if count >= _COUNTED_FROM and room <= at.caption_width:
        return counted, ""
    return "input x", ""


def _output_caption(
    snapshot: Snapshot,
    count: int,
    activation: str,
    quantity: str,
    two: bool,
    spacious: bool,
) -> tuple[str, str]:
    is_scores = snapshot.experiment.loss != "squared_error"
    kind = quantity or ("scores f" if is_scores else activation)
    if two and not spacious:
        return "output", quantity or f"{format_count(count)} · {kind}"
    if two:
        neurons = "neuron" if count == 1 else "neurons"
        return "output layer", f"{count} {neurons}, {kind}"
    if quantity:
        return f"output · {quantity}", ""
    return ("output (scores f)" if is_scores else "output (ŷ)"), ""


def culling_notes(
    snapshot: Snapshot,
    cullings: list[Culling],
    touched: dict[int, str],
    templates: GraphMode,
    template_limit: float,
) -> list[str]:
    """What is left out of the drawing, a sentence for each layer.

    ``touched`` says for a layer which edges are drawn beside the largest ones,
    ``templates`` what the templates show.
    """
    notes = []
    culled = [culling for culling in cullings if culling.rule in ("shown", "largest")]
    for culling in cullings:
        name = _culled_name(culling)
        total = format_count(culling.total)
        drawn = format_count(culling.drawn)
        if culling.rule == "fan":
            noun = "template" if culling.drawn == 1 else "templates"
            limit = format_number(template_limit)
            name = f"{'∂L/∂' * (templates == 'gradients')}W{superscript(culling.layer)}"
            numbers = {
                "weights": "weights",
                "gradients": "numbers",
                "updates": "changes",
            }[templates]
            notes.append(
                f"{total} {numbers} of {name} drawn as {drawn} {noun}, ±{limit}."
            )
        elif culling.rule != "all" and len(culled) <= _MOST_SENTENCES:
            sentence = f"{name}: {drawn} of {total} edges drawn"
            if culling.rule == "largest":
                sentence += (
                    f": {format_count(culling.largest)} largest {culling.measure}"
                )
                if culling.drawn > culling.largest and culling.layer in touched:
                    sentence += f", {touched[culling.layer]}"
            notes.append(sentence + ".")
    if len(culled) > _MOST_SENTENCES:
        names = ", ".join(map(_culled_name, culled))
        drawn = format_count(sum(culling.drawn for culling in culled))
        total = format_count(sum(culling.total for culling in culled))
        measures = {culling.measure for culling in culled}
        notes.append(
            f"{names}: {drawn} of {total} edges drawn, the largest"
            f" {measures.pop() if len(measures) == 1 else 'of each'}."
        )
    return notes


def _culled_name(culling: Culling) -> str:
    """W², or ∂L/∂W² where the edges show the gradient."""
    symbol = "∂L/∂W" if culling.measure == "|gradient|" else "W"
    return symbol + superscript(culling.layer)


def wrapped(texts: list[str], width: float, size: float, most: int) -> tuple[str, ...]:
    """Sentences on lines of at most ``width`` px, several on a line where they fit.

    What is beyond ``most`` lines is cut short with an ellipsis.
    """
    lines: list[str] = []
    for text in texts:
        if lines and text_room(f"{lines[-1]}  {text}", size) <= width:
            lines[-1] += f"  {text}"
            continue
        lines.append("")
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if not lines[-1] or text_room(longer, size) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
    if len(lines) > most:
        lines[most - 1] += " …"
    return tuple(lines[:most])


def _shortened(name: str) -> str:
    if len(name) > _LONGEST_NAME:
        # The unit goes first: "sepal length (cm)".
        name = re.sub(r"\s*\([^)]*\)$", "", name)
    if len(name) <= _LONGEST_NAME:
        return name
    return name[: _LONGEST_NAME - 1].rstrip() + "…"
