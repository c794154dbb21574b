"""`python -m ingest.train`: train the bundled embedder anew."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.core.errors import OptoutError
from ingest.train.recipe import Recipe


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and save; 0 when it went well, 2 when something must be put right first."""
    parser = argparse.ArgumentParser(
        prog="python -m ingest.train", description="Train knowledge/embedder anew."
    )
    parser.add_argument(
        "--parallel", type=Path, required=True, metavar="FILE",
        help='one JSON object a line, {"en": ..., "ko": ...}; needed only here',
    )  # fmt: skip
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"), metavar="FOLDER")
    parser.add_argument(
        "--out", type=Path, default=Path("knowledge") / "embedder", metavar="FOLDER"
    )
    parser.add_argument("--seed", type=int, default=Recipe().seed)
    parser.add_argument(
        "--threads", type=int, default=2, help="another number trains another, equally good model"
    )
    options = parser.parse_args(arguments)
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    try:
        _train(options)
    except OptoutError as error:
        print(f"{error}\n{error.fix}", file=sys.stderr)
        return 2
    return 0


def _train(options: argparse.Namespace) -> None:
    # here, not above: --help needs none of it, and the environment is set by now
    import torch

    from ingest.train.teacher import MiniLM
    from ingest.train.training import train_embedder

    torch.set_num_threads(options.threads)
    recipe = replace(Recipe(), seed=options.seed)
    train_embedder(options.parallel, options.knowledge, options.out, MiniLM(), recipe)


if __name__ == "__main__":
    sys.exit(main())
