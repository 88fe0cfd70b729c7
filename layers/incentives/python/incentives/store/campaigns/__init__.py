"""Campaigns in the table: definitions, gates, lists and versions."""
