"""Who may call: API keys, and the deployment's keys for hashes and decisions."""
