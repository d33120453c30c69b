"""``python -m assistant`` is ``thaw``. Kept light: child processes import this module by name when they start."""


import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    # Matrices are small here: threads that wait for each other cost more than they bring, most where a core is busy.
    os.environ.setdefault(_name, "1")


def main() -> None:
    """Run the command line."""
    from assistant.cli.app import run  # noqa: PLC0415 - see above

    run()


if __name__ == "__main__":
    main()
