"""Loyalty programmes, members and their ledgers in the table."""
