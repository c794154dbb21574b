"""An article as it came -> a cleaned record that can be saved, loaded and quoted."""

from ingest.documents.reading import read_document
from ingest.documents.record import Document, DocumentError, Hints
from ingest.documents.store import load_records, save_record

__all__ = [
    "Document",
    "DocumentError",
    "Hints",
    "load_records",
    "read_document",
    "save_record",
]
