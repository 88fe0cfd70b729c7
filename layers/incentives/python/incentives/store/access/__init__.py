"""API keys, secrets and rate limits in the table."""
