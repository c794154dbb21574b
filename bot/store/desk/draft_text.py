"""A guide that is begun, as a file campaigners go on with."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from bot.core.desk import ENOUGH_QUESTIONS, DraftKind, GuideDraft
from bot.core.guide import Confidence, Lang

_REVIEW_AFTER = timedelta(days=120)  # docs/knowledge.md: menus grow old in about four months

# the headings a file of each kind cannot do without, as docs/knowledge.md gives them
_HEADINGS: Mapping[DraftKind, Mapping[Lang, tuple[str, ...]]] = {
    DraftKind.GUIDE: {
        Lang.KO: ("한마디로", "순서", "이걸로 안 되는 것", "아직 모르는 것"),
        Lang.EN: ("In short", "Steps", "What it does not cover", "What we do not know"),
    },
    DraftKind.BRIEF: {
        Lang.KO: ("한마디로", "자세히", "아직 모르는 것"),
        Lang.EN: ("In short", "Details", "What we do not know"),
    },
}
_TO_DO: Mapping[Lang, tuple[str, ...]] = {
    Lang.KO: (
        "콘솔에서 시작한 초안이에요. 아직 채울 것: 본문(제목만 있어요), 출처, as_of, review_by.",
        "출처를 확인하기 전에는 confidence를 unconfirmed로 두세요.",
        "다른 언어 파일도 같은 이름으로 있어야 해요.",
    ),
    Lang.EN: (
        "A draft begun in the console. Still to fill in: the body (headings alone so far),"
        " the sources, as_of, review_by.",
        "Leave confidence at unconfirmed until the source was checked.",
        "The other language needs a file of the same name.",
    ),
}
_NO_SOURCE = {Lang.KO: "아직 채우지 않음", Lang.EN: "still to be filled in"}
_MORE = {
    Lang.KO: "# {count}개 더 필요해요: 사람들이 실제로 치는 말로, 짧게, 오타도, 화난 말투도",
    Lang.EN: "# {count} more are needed: as people type, short, cross, misspelt ones too",
}


def draft_text(draft: GuideDraft, today: date) -> str:
    """Front matter that is whole, headings with nothing under them, and what is still to do."""
    return "\n".join([*_front(draft, today), *_body(draft)])


def _front(draft: GuideDraft, today: date) -> Iterator[str]:
    yield "---"
    yield from (f"# {line}" for line in _TO_DO[draft.lang])
    yield f"title: {_quoted(draft.title)}"
    yield f"surfaces: {_listed(draft.surfaces)}"
    yield f"jurisdictions: {_listed(draft.jurisdictions)}"
    if draft.kind is DraftKind.GUIDE:
        yield f"devices: {_listed(draft.devices)}"
    seen = draft.source.date if draft.source else today
    yield f"as_of: {seen}"
    yield f"review_by: {max(seen, today) + _REVIEW_AFTER}"
    yield f"confidence: {Confidence.UNCONFIRMED}"
    yield "sources:"
    yield f"  - {_source(draft, today)}"
    yield "questions:"
    yield from (f"  - {_quoted(question)}" for question in draft.questions)
    missing = ENOUGH_QUESTIONS - len(draft.questions)
    if missing > 0:
        yield f"  {_MORE[draft.lang].format(count=missing)}"
    yield "---"


def _source(draft: GuideDraft, today: date) -> str:
    source = draft.source
    if source is None:
        nowhere = _quoted(_NO_SOURCE[draft.lang])
        return f"{{title: {nowhere}, publisher: unknown, date: {today}}}"
    url = f", url: {_quoted(source.url)}" if source.url else ""
    title, publisher = _quoted(source.title), _quoted(source.publisher)
    return f"{{title: {title}, publisher: {publisher}{url}, date: {source.date}}}"


def _body(draft: GuideDraft) -> Iterator[str]:
    for heading in _HEADINGS[draft.kind][draft.lang]:
        yield f"\n## {heading}"
    yield ""


def _quoted(text: str) -> str:
    """One line in double quotes. What JSON writes, YAML reads (yaml.org/spec/1.2, section 1.3)."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _listed(ids: tuple[str, ...]) -> str:
    return f"[{', '.join(ids)}]"
