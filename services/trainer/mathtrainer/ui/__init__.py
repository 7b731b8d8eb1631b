"""Pages about runs: `mathtrainer ui` serves them; they read the folders of runs, and Redis for what is live."""
