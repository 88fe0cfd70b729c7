"""`make verify-deployment`: what a shop does, done once against a deployment, and removed again."""
