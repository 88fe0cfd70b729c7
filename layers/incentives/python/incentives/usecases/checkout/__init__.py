"""Validate, redeem, return and roll back."""
