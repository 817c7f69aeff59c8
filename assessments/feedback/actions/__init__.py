"""What people do in a round, by subject: reviews, corrections, decisions, rounds. One transaction per deed."""
