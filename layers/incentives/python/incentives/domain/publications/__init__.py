"""Publications: who gets a code of a campaign."""
