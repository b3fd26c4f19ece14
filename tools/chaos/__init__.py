"""Killing, flushing and restarting what the installation stands on, and counting what is lost."""
