"""When an incentive applies: conditions as data, decided with reasons; what is missing refuses."""
