"""Explain and replay decisions."""
