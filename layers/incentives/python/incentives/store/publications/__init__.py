"""Publications in the table."""
