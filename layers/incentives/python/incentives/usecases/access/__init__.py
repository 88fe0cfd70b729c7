"""Keys, secrets and rate limits."""
