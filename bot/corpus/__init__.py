"""Published corpus versions on disk: vectors, words, the retriever over both."""
