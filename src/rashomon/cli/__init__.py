"""The command line."""

from rashomon.cli.main import app, main

__all__ = ["app", "main"]
