"""The trained vectors as a folder that sentence-transformers loads by itself.

Each piece's vector is kept as whole numbers from -127 to 127 (`embeddings`, int8) and one factor
(`weights`, float32); sentence-transformers multiplies them when it loads (StaticEmbedding.load)
and encodes in float32. float16 would be larger, gives float16 vectors, and NaN for empty texts.
"""

import json
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from ingest.train.teacher import Vectors

Rows = npt.NDArray[np.int8]

_LEVELS = 127
_LIBRARY = "sentence_transformers."
_MODULES = [
    {"idx": 0, "name": "0", "path": "",
     "type": _LIBRARY + "sentence_transformer.modules.static_embedding.StaticEmbedding"},
    {"idx": 1, "name": "1", "path": "1_Normalize",
     "type": _LIBRARY + "base.modules.normalize.Normalize"},
]  # fmt: skip

_NORMALIZE = {
    "module_input_name": "sentence_embedding",
    "module_output_name": "sentence_embedding",
}


def quantised(vectors: Vectors) -> tuple[Rows, Vectors]:
    """Rows int8 (pieces, d) and factors float32 (pieces,) whose products are near `vectors`."""
    factors = np.abs(vectors).max(axis=1) / _LEVELS
    factors[factors == 0] = 1
    return np.round(vectors / factors[:, None]).astype(np.int8), factors.astype(np.float32)


def save_model(out: Path, tokenizer: Tokenizer, rows: Rows, factors: Vectors, card: str) -> None:
    """Write the model to `out`, in place of whatever lies there.

    Args:
        rows, factors: as `quantised` gives them.
        card: the README, in Markdown.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as scratch:
        made = Path(scratch) / out.name
        (made / "1_Normalize").mkdir(parents=True)
        weights = made / "model.safetensors"
        save_file({"embeddings": rows, "weights": factors}, weights)
        weights.chmod(0o644)
        tokenizer.save(str(made / "tokenizer.json"), pretty=False)
        _write(made / "modules.json", _MODULES)
        _write(made / "1_Normalize" / "config.json", _NORMALIZE)
        _write(
            made / "config_sentence_transformers.json",
            {
                "__version__": {
                    "sentence_transformers": version("sentence-transformers"),
                    "transformers": version("transformers"),
                    "pytorch": version("torch"),
                },
                "model_type": "SentenceTransformer",
                "prompts": {"query": "", "document": ""},
                "default_prompt_name": None,
                "similarity_fn_name": "cosine",
            },
        )
        (made / "README.md").write_text(card, encoding="utf-8")
        shutil.rmtree(out, ignore_errors=True)
        made.replace(out)


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
