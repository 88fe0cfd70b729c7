"""The whole system on one machine: what `make setup` and `make run` do."""
