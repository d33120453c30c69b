"""The command line: one module a group of commands, ``compose`` for the choice of engines."""
