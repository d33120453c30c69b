"""``python -m assistant`` is ``thaw``. Kept light: child processes import this module by name when they start."""


def main() -> None:
    """Run the command line."""
    from assistant.cli.app import run  # noqa: PLC0415 - see above

    run()


if __name__ == "__main__":
    main()
