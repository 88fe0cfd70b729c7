"""Plan, change, list, stop and delete campaigns."""
