"""Codes on the wire."""
