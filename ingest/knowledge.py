"""Everything in `knowledge/`, read once."""

from dataclasses import dataclass
from pathlib import Path

from bot.core.lexicon import Lexicon
from ingest.documents import Document
from ingest.findings import Finding
from ingest.read import GuideFile, read_guides
from ingest.tables import Facts, read_facts, read_tables


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The guides and tables as written, and the news records beside them."""

    root: Path
    files: tuple[GuideFile, ...]
    lexicon: Lexicon
    facts: Facts
    documents: tuple[Document, ...] = ()


def read_knowledge(
    root: Path, documents: tuple[Document, ...] = ()
) -> tuple[Knowledge, list[Finding]]:
    """What can be read under `root`, and what is wrong with the rest."""
    lexicon, table_findings = read_tables(root)
    facts, fact_findings = read_facts(root)
    files, findings = read_guides(root, facts)
    knowledge = Knowledge(root, tuple(files), lexicon, facts, documents)
    return knowledge, [*table_findings, *fact_findings, *findings]
