"""Hearing: sources of sound, the end of an utterance, and recognisers, each in a process of its own."""
