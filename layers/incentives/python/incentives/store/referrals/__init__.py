"""Referrers, conversions and payables in the table."""
