"""Where operators look into the log: pages in a browser."""
