"""Loyalty cards, programmes and ledger entries on the wire."""
