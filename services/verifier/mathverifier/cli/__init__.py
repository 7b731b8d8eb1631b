"""The command line `mathverifier`."""
