"""Which tasks a person has done, and where they left off; written as a short text."""

import re
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote

_ENTRY = re.compile(r"(?P<lesson>[^\s:]+):(?P<page>\d{1,3})(?:\.(?P<task>\d{1,3}))?")


@dataclass(frozen=True, slots=True)
class Progress:
    """``tasks``: (lesson, page, task), all from 0; ``last``: the page open last."""

    tasks: frozenset[tuple[str, int, int]] = frozenset()
    last: tuple[str, int] | None = None

    @classmethod
    def parse(cls, text: str) -> "Progress":
        """From what `text` wrote; entries that make no sense are left out."""
        tasks, last = set(), None
        for word in text.split():
            match = _ENTRY.fullmatch(word)
            if match is None:
                continue
            lesson, page = unquote(match["lesson"]), int(match["page"])
            if match["task"] is None:
                last = lesson, page
            else:
                tasks.add((lesson, page, int(match["task"])))
        return cls(frozenset(tasks), last)

    def text(self) -> str:
        """One word per task done, and one for the page open last."""
        words = [
            f"{quote(lesson, '')}:{page}.{task}"
            for lesson, page, task in sorted(self.tasks)
        ]
        if self.last is not None:
            words.append(f"{quote(self.last[0], '')}:{self.last[1]}")
        return " ".join(words)

    def done_on(self, lesson: str, page: int) -> frozenset[int]:
        """The tasks done on a page."""
        return frozenset(
            task
            for name, number, task in self.tasks
            if (name, number) == (lesson, page)
        )

    def with_done(self, lesson: str, page: int, tasks: frozenset[int]) -> "Progress":
        """More tasks done on a page."""
        more = {(lesson, page, task) for task in tasks}
        return replace(self, tasks=self.tasks | more)

    def with_page(self, lesson: str, page: int) -> "Progress":
        """Another page open."""
        return replace(self, last=(lesson, page))
