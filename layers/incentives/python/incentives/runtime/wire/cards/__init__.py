"""Gift cards on the wire."""
