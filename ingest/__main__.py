"""The campaigners' command line: `python -m ingest ...`, the same as `./optout guides ...`."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from bot.core.errors import GuideError, OptoutError
from bot.core.guide import Lang
from bot.core.keeping import ScreenReport
from bot.corpus.folder import CorpusFolder
from bot.settings import ROOT, Settings, load_settings
from ingest.documents import Hints, load_records, read_document, save_record
from ingest.findings import Finding
from ingest.knowledge import Knowledge, read_knowledge
from ingest.publish import publish, rollback
from ingest.status import REPORTED, Concern, as_json, as_table, look_over
from ingest.sync import built_from, plan, sources_digest, sync
from ingest.validate import validate


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it went well, 1 with findings, 2 when something else is wrong."""
    options = _parser().parse_args(arguments)
    try:
        result: int = options.run(options, load_settings())
    except OptoutError as error:
        print(f"{error}\n{error.fix}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return _reader_gone()
    return result


def _reader_gone() -> int:
    """Whoever read the output (`| head`) has enough: end quietly, as other tools do."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 141


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./optout guides", description="Keep the guides current.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    check = commands.add_parser("validate", help="say what is wrong with the files, and the fix")
    check.set_defaults(run=_validate)

    build = commands.add_parser("sync", help="build a corpus version from the files")
    build.add_argument("--dry-run", action="store_true", help="only say what would change")
    build.set_defaults(run=_sync)

    move = commands.add_parser("publish", help="build it and let the bot answer from it")
    move.add_argument("version", nargs="?", help="a version built earlier, instead of the files")
    move.add_argument("--rebuild", action="store_true", help="build anew even if it is there")
    move.set_defaults(run=_publish)

    back = commands.add_parser("rollback", help="go back to the version published before")
    back.set_defaults(run=_rollback)

    status = commands.add_parser("status", help="what grows old, is unconfirmed or untranslated")
    status.add_argument("--json", action="store_true", help="for programs")
    status.set_defaults(run=_status)

    add = commands.add_parser("add", help="take in news documents as they come")
    add.add_argument("files", nargs="+", type=Path, metavar="FILE")
    add.add_argument("--title", help="what the file does not say itself")
    add.add_argument("--publisher")
    add.add_argument("--date", type=date.fromisoformat, metavar="YYYY-MM-DD")
    add.add_argument("--url")
    add.set_defaults(run=_add)

    cover = commands.add_parser("coverage", help="write docs/coverage.md: what leads where")
    cover.set_defaults(run=_coverage)

    score = commands.add_parser("evaluate", help="ask the evaluation questions and score")
    score.add_argument("--questions", type=Path, help="another question file")
    score.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file")
    score.add_argument("--parts", action="store_true", help="what each part of retrieval brings")
    score.add_argument("--check", action="store_true", help="fail where a figure has fallen")
    score.set_defaults(run=_evaluate)
    return parser


def _validate(_: argparse.Namespace, settings: Settings) -> int:
    knowledge, count = _checked(settings)
    if count:
        return 1
    slugs = {file.guide.card.slug for file in knowledge.files}
    print(f"{len(knowledge.files)} files, {len(slugs)} slugs: nothing to put right")
    return 0


def _sync(options: argparse.Namespace, settings: Settings) -> int:
    folder = CorpusFolder(settings.corpus_dir)
    if options.dry_run:
        knowledge, count = _checked(settings)
        if count:
            return 1
        steps = plan(knowledge, folder, settings.embedder)
        print(f"would embed {len(steps.add)}, keep {len(steps.keep)}, drop {len(steps.drop)}")
        return 0
    return 0 if _build(folder, settings) else 1


def _publish(options: argparse.Namespace, settings: Settings) -> int:
    folder = CorpusFolder(settings.corpus_dir)
    version = options.version or _build(folder, settings, rebuild=options.rebuild)
    if version is None:
        print("not published; the bot keeps answering from the last version", file=sys.stderr)
        return 1
    changed = publish(folder, version, datetime.now(UTC))
    print(f"published {version}" if changed else f"{version} is published already")
    return 0


def _rollback(_: argparse.Namespace, settings: Settings) -> int:
    version = rollback(CorpusFolder(settings.corpus_dir), datetime.now(UTC))
    print(f"published {version} again")
    return 0


def _status(options: argparse.Namespace, settings: Settings) -> int:
    knowledge, findings = _read(settings)
    items = look_over(knowledge, date.today(), _reports(settings))
    if options.json:
        print(as_json(items))
    else:
        _print_versions(CorpusFolder(settings.corpus_dir))
        print(as_table(items))
        if findings:
            print(f"{len(findings)} findings: run `./optout guides validate`")
    return 1 if any(item.concern is Concern.OVERDUE for item in items) else 0


def _reports(settings: Settings) -> Sequence[ScreenReport]:
    """What people said of steps; without them, status still says what the files say."""
    if not settings.database_path.is_file():
        return ()  # most campaigners run no bot; nothing is loaded or made for them
    from ingest.reported import screen_reports

    try:
        return screen_reports(settings, datetime.now(UTC).date() - REPORTED)
    except OptoutError as error:
        print(f"what people reported is not shown: {error}\n{error.fix}", file=sys.stderr)
        return ()


def _print_versions(folder: CorpusFolder) -> None:
    published = folder.published()
    for manifest in folder.versions():
        mark = "*" if manifest.version == published else " "
        built = manifest.built_at.isoformat(timespec="minutes")
        print(
            f"{mark} {manifest.version}  built {built}  {manifest.guides} files, "
            f"{manifest.documents} documents, {manifest.chunks} chunks"
        )


def _add(options: argparse.Namespace, settings: Settings) -> int:
    hints = Hints(options.title, options.publisher, options.date, options.url)
    documents = [read_document(path, hints) for path in options.files]
    for document in documents:
        saved = save_record(document, settings.documents_dir)
        kept = (
            "headline only" if document.headline_only else f"{len(document.paragraphs)} paragraphs"
        )
        print(
            f"{document.title}\n    {document.publisher or 'publisher not named'}, "
            f"{document.date or 'no date'}, {kept} -> {saved}"
        )
    print("run `./optout guides publish` to let the bot quote from it")
    return 0


def _coverage(_: argparse.Namespace, settings: Settings) -> int:
    from ingest.coverage import DEFAULT_BANK, as_markdown, lead_all, load_bank, share_found

    knowledge, _findings = _read(settings)
    led = lead_all(settings, load_bank(DEFAULT_BANK))
    page = ROOT / "docs" / "coverage.md"
    page.write_text(as_markdown(knowledge, led), encoding="utf-8")
    for lang in Lang:
        print(f"{lang}: {share_found(led, lang):.1%} of the bank find their file")
    print(f"written: {page}")
    return 0


def _evaluate(options: argparse.Namespace, settings: Settings) -> int:
    from ingest.evaluate import evaluate_and_print, print_parts

    if options.parts:
        return print_parts(settings, options.questions)
    return evaluate_and_print(settings, options.questions, options.json, check=options.check)


def _checked(settings: Settings) -> tuple[Knowledge, int]:
    """The knowledge, with its findings printed and counted."""
    knowledge, findings = _read(settings)
    for finding in findings:
        print(finding)
    if findings:
        print(f"{len(findings)} to put right")
    return knowledge, len(findings)


def _read(settings: Settings) -> tuple[Knowledge, list[Finding]]:
    if not settings.knowledge_dir.is_dir():
        raise GuideError(
            f"there is no folder {settings.knowledge_dir}",
            fix="set OPTOUT_KNOWLEDGE_DIR, or run this from a whole checkout",
        )
    documents = tuple(load_records(settings.documents_dir))
    knowledge, findings = read_knowledge(settings.knowledge_dir, documents)
    return knowledge, sorted([*findings, *validate(knowledge, date.today())])


def _build(folder: CorpusFolder, settings: Settings, *, rebuild: bool = False) -> str | None:
    """The version of the files as they are, built where it is not there; None with findings.

    Files that a version was built from were valid then: they are not read again.
    """
    sources = sources_digest(settings.knowledge_dir, settings.documents_dir, settings.embedder)
    before = None if rebuild else built_from(folder, sources)
    if before is not None:
        print(f"version {before.version} was there already: kept {before.chunks}")
        return before.version
    knowledge, count = _checked(settings)
    if count:
        return None
    report = sync(
        knowledge,
        folder,
        settings.embedder,
        sources=sources,
        now=datetime.now(UTC),
        say=lambda line: print(line, file=sys.stderr, flush=True),
        rebuild=rebuild,
    )
    steps = report.plan
    counts = f"embedded {len(steps.add)}, kept {len(steps.keep)}, dropped {len(steps.drop)}"
    state = "built" if report.built else "was there already"
    print(f"version {report.version} {state}: {counts}")
    return report.version


if __name__ == "__main__":
    sys.exit(main())
