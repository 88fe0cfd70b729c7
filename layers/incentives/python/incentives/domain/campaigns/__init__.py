"""Campaigns: what marketing defines, and the gates that keep its caps."""
