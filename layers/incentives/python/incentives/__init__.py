"""The incentives engine: promotions, codes, points and referrals over one DynamoDB table."""
