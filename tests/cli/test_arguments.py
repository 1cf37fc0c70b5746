"""The command line is understood, or refused in one line."""

from pathlib import Path

import pytest

from nnviz.cli.arguments import COMMANDS, parse_arguments
from nnviz.cli.view_names import VIEW_NAMES, VIEW_SIZES


@pytest.mark.parametrize(
    ("words", "file"),
    [
        ([], None),
        (["a.json"], "a.json"),
        (["open", "train"], "train"),
        (["open"], None),
    ],
)
def test_a_bare_file_or_nothing_opens_the_window(words, file):
    arguments = parse_arguments(words)
    assert (arguments.command, arguments.file) == ("open", file)


def test_a_file_named_like_a_command_can_be_opened(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("trainer").touch()
    assert parse_arguments(["trainer"]).file == "trainer"
    assert parse_arguments(["./train"]).file == "./train"


def test_options_of_render():
    line = "render a.json --view loss --step 7 -o b.svg --size 640×480 --theme dark"
    arguments = parse_arguments(line.split())
    assert (arguments.moment, arguments.select) == (None, None)
    assert arguments.size == (640, 480)
    assert (arguments.step, arguments.theme, arguments.scale) == (7, "dark", 2.0)
    assert arguments.output == Path("b.svg")


@pytest.mark.parametrize("view", VIEW_NAMES)
def test_every_view_has_a_size(view):
    width, height = VIEW_SIZES[view]
    assert 16 <= width <= 16_384
    assert 16 <= height <= 16_384
    assert len(VIEW_SIZES) == len(VIEW_NAMES)


WRONG = [
    ("trian a.json --steps 3", "did you mean train?"),
    ("sing a.json", f"commands are {', '.join(COMMANDS)}"),
    ("trace", "FILE"),
    ("trace a.json", "--steps"),
    ("trace a.json --steps 0", "'0' is not a whole number from 1"),
    ("trace a.json --steps -3", "'-3' is not a whole number from 1"),
    ("trace a.json --steps 1e3", "'1e3' is not a whole number"),
    ("trace a.json --steps ٣", "is not a whole number"),
    ("trace a.json --steps 99999999999", "to 1,000,000,000"),
    ("trace a.json --steps 3 --every 0", "'0' is not a whole number from 1"),
    ("trace a.json --ste 3", "--steps"),
    ("train a.json", "--steps --epochs"),
    ("train a.json --steps 3 --epochs 4", "not allowed with"),
    ("render a.json --view nothing -o a.png", "choose from"),
    ("render a.json --view graph", "-o"),
    ("render a.json --view graph -o a.png --size 800", "such as 800x600"),
    ("render a.json --view graph -o a.png --size 0x600", "such as 800x600"),
    ("render a.json --view graph -o a.png --size 99999x600", "from 16 to 16,384"),
    ("render a.json --view graph -o a.png --scale nan", "from 0.1 to 16"),
    ("render a.json --view graph -o a.png --theme blue", "light"),
    ("fit a.json", "--method"),
    ("fit a.json --method tree", "choose from"),
    ("fit a.json --method ridge --strength x", "'x' is not a number from 0 on"),
    ("bench a.json", "unrecognized arguments: a.json"),
    ("--frobnicate", "--frobnicate"),
]


@pytest.mark.parametrize(("line", "said"), WRONG)
def test_what_is_not_understood_is_said_in_one_line(line, said, capsys):
    with pytest.raises(SystemExit) as leaving:
        parse_arguments(line.split())
    assert leaving.value.code == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.count("\n") == 1
    assert error.startswith("nnviz")
    assert "--help." in error
    assert said in error


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as leaving:
        parse_arguments([command, "--help"])
    assert leaving.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith(f"usage: nnviz {command}")
    assert len(text) > 200


def test_help_lists_commands_examples_and_views(capsys):
    with pytest.raises(SystemExit):
        parse_arguments(["--help"])
    text = capsys.readouterr().out
    assert all(f"\n    {command} " in text for command in COMMANDS)
    assert "nnviz trace spiral.json" in text
    with pytest.raises(SystemExit):
        parse_arguments(["render", "--help"])
    text = capsys.readouterr().out
    assert all(f"  {view} " in text for view in VIEW_NAMES)
