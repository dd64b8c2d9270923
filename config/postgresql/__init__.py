"""Django's backend for PostgreSQL, but for one thing: see `base`. The settings put it in the place of Django's own."""
