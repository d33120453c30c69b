"""The loop between what is heard and what is said: hearing, conversation, speaking, settings, command line."""

__version__ = "0.1.0"
