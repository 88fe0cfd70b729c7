"""Codes in the table: vouchers, jobs that make them, and the pool."""
