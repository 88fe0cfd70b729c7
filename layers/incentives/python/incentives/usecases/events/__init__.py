"""Events: what a change of the table means goes on the bus."""
