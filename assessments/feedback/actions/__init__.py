"""What people do in a round, by subject. One transaction per deed."""
