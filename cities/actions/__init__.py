"""What people do with accounts, roles and invitations, by subject. One transaction per deed."""
