"""Gift cards in the table."""
