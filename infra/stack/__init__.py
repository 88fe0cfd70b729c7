"""The stack: everything that is deployed into one account and region, as constructs of the CDK."""
