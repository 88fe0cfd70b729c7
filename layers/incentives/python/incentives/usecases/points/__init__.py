"""Earn, spend, move and expire points."""
