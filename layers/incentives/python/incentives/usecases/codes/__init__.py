"""Make, import, list, hand out and switch codes."""
