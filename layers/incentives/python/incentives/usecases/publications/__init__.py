"""Publish codes to persons."""
