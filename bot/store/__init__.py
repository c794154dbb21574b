"""Edge: what is kept between two messages, in a database."""
