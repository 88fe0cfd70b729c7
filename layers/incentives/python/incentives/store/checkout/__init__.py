"""Orders and redemptions in the table."""
