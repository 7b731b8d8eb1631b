"""Clients of the service: `mathverifier.Client` and `mathverifier.AsyncClient`."""
