"""The deployment: one CDK stack. Of the engine it imports `incentives.names` and no more."""
