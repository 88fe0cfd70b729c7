"""Customers: persons, what is known of them, and their erasure."""
