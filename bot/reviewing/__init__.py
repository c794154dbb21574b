"""The use case of the people who look the log over: what is missing from the guides."""
