"""Referrals: who recommended, who came, and what both get."""
