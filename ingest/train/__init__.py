"""Makes `knowledge/embedder`: a small bilingual model, taught by an English one."""
