"""What operators write, as files under the data folder: never in `knowledge/`."""
