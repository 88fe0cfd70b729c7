"""Enroll referrers, convert referrals and take conversions back."""
