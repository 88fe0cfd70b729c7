"""The edge: settings, clock, randomness, the one AWS client, HTTP. Nothing else touches these."""
