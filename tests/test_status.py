"""What grows old is seen in time."""

import json
from dataclasses import replace
from datetime import date, timedelta

from bot.core.guide import Confidence
from ingest.knowledge import Knowledge, read_knowledge
from ingest.status import Concern, as_json, as_table, look_over
from tests.conftest import SMALL

DUE = date(2025, 11, 5)


def small() -> Knowledge:
    knowledge, findings = read_knowledge(SMALL)
    assert findings == []
    return knowledge


def concerns(knowledge: Knowledge, today: date) -> list[tuple[Concern, str]]:
    return [(item.concern, item.what) for item in look_over(knowledge, today)]


def test_a_file_is_due_soon_then_overdue_and_the_oldest_comes_first() -> None:
    knowledge = small()
    slug = "chirper-fine-2024"
    both = [f"en/{slug}", f"ko/{slug}"]
    assert concerns(knowledge, DUE - timedelta(days=46)) == []
    soon = [(Concern.SOON_DUE, what) for what in both]
    assert concerns(knowledge, DUE) == soon
    assert concerns(knowledge, DUE + timedelta(days=1)) == [
        (Concern.OVERDUE, what) for what in both
    ]
    late = look_over(knowledge, date(2030, 6, 1))
    assert [item.what.partition("/")[2] for item in late][:2] == [slug, slug]
    assert late[0].days > late[-1].days > 0


def test_a_missing_and_an_older_translation_are_told_apart() -> None:
    knowledge = small()
    files = [f for f in knowledge.files if f.path.name != "examplenet-eu.md"]
    older = next(f for f in files if f.path.match("en/chirper-fine-2024.md"))
    card = replace(older.guide.card, as_of=date(2024, 1, 1))
    files.remove(older)
    files.append(replace(older, guide=replace(older.guide, card=card)))
    files.append(next(f for f in knowledge.files if f.path.match("ko/examplenet-eu.md")))
    found = concerns(replace(knowledge, files=tuple(files)), date(2025, 1, 1))
    assert (Concern.TRANSLATION_MISSING, "ko/examplenet-eu") in found
    assert (Concern.TRANSLATION_OLDER, "en/chirper-fine-2024") in found


def test_unconfirmed_files_and_links_are_listed() -> None:
    knowledge = small()
    link = replace(knowledge.lexicon.links["examplenet-form"], confidence=Confidence.UNCONFIRMED)
    lexicon = replace(knowledge.lexicon, links={link.id: link})
    first = knowledge.files[0]
    unsure = replace(first.guide.card, confidence=Confidence.UNCONFIRMED)
    files = (replace(first, guide=replace(first.guide, card=unsure)), *knowledge.files[1:])
    found = concerns(replace(knowledge, files=files, lexicon=lexicon), date(2025, 1, 1))
    assert (Concern.UNCONFIRMED, f"{unsure.lang}/{unsure.slug}") in found
    assert (Concern.LINK_UNCONFIRMED, "link:examplenet-form") in found


def test_people_get_a_table_and_programs_the_same_in_json() -> None:
    items = look_over(small(), date(2026, 11, 22))
    rows = json.loads(as_json(items))
    assert len(rows) == len(items) == len(as_table(items).splitlines())
    assert rows[0]["concern"] == "overdue"
    assert as_table([]) == "nothing wants attention"
