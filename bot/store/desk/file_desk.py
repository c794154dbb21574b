"""`bot.core.desk.Desk` in a folder."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml

from bot.core.desk import SLUG, DraftKind, GuideDraft, TestCase
from bot.core.errors import OperatorError
from bot.core.guide import Lang
from bot.core.question import normalize
from bot.store.desk.draft_text import draft_text
from bot.store.desk.safe_folder import safe_folder

_CASES, _DRAFTS = "cases.yaml", "drafts"

Result = TypeVar("Result")


class FileDesk:
    """Cases in `cases.yaml`, drafts in `drafts/{guides,briefs}/<lang>/<slug>.md`.

    Below `drafts`, folders are those of `knowledge/`, so that a finished draft is moved there as
    it lies.
    """

    def __init__(self, folder: Path) -> None:
        self._root, self._name = folder.parent, folder.name

    async def add_case(self, case: TestCase) -> bool:
        """Add a case to the others."""
        return await self._told(lambda: self._add_case(case))

    async def add_draft(self, draft: GuideDraft, today: date) -> bool:
        """Begin a guide."""
        if not SLUG.fullmatch(draft.slug):
            raise ValueError("a slug has small letters, digits and hyphens, at most forty")
        return await self._told(lambda: self._add_draft(draft, today))

    async def drafts(self) -> Sequence[str]:
        """What has been begun."""
        return await self._told(self._drafts)

    def _add_case(self, case: TestCase) -> bool:
        with safe_folder(self._root, self._name) as folder, folder.alone(f".{_CASES}.lock"):
            before = folder.read(_CASES) or ""
            known = yaml.safe_load(before) or []
            if not isinstance(known, list):
                raise yaml.YAMLError
            if any(_asks_the_same(entry, case) for entry in known):
                return False
            gap = "" if not before or before.endswith("\n") else "\n"
            folder.write(_CASES, f"{before}{gap}{_entry(case)}")
        return True

    def _add_draft(self, draft: GuideDraft, today: date) -> bool:
        place = (self._name, _DRAFTS, draft.kind, draft.lang)
        with safe_folder(self._root, *place) as folder:
            return folder.write_new(f"{draft.slug}.md", draft_text(draft, today))

    def _drafts(self) -> list[str]:
        root = self._root / self._name / _DRAFTS
        return sorted(
            f"{kind}/{lang}/{path.stem}"
            for kind in DraftKind
            for lang in Lang
            for path in (root / kind / lang).glob("*.md")
        )

    async def _told(self, act: Callable[[], Result]) -> Result:
        try:
            return await asyncio.to_thread(act)
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            why = getattr(error, "strerror", None) or type(error).__name__
        raise OperatorError(
            f"what was written cannot be kept in {self._root / self._name}: {why}",
            fix="let the program write there, and see that cases.yaml is a list of cases",
        )


def _entry(case: TestCase) -> str:
    """One case in the shape of tests/evaluation; what is empty is left out."""
    fields: dict[str, Any] = {
        "q": case.question,
        "lang": case.lang.value,
        "intent": case.intent,
        "form": case.form,
        "expect": case.expect.value,
        "slugs": list(case.slugs),
        "must": list(case.must),
    }
    kept = {name: value for name, value in fields.items() if value}
    written: str = yaml.safe_dump([kept], allow_unicode=True, sort_keys=False, width=10_000)
    return written


def _asks_the_same(entry: Any, case: TestCase) -> bool:
    if not isinstance(entry, dict) or entry.get("lang") != case.lang.value:
        return False
    return normalize(str(entry.get("q", ""))).casefold() == normalize(case.question).casefold()
