"""Customers in the table."""
