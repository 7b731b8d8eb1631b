"""The pages that people look at: rendered here from texts and verdicts, served by `service.pages`.

Nothing here judges, and nothing here knows the service.
"""
