"""Conversions on the wire."""
