"""Referral programmes: who recommended, who came, and the event that pays both."""
