"""Customers on the wire."""
