"""Prints every figure, each by a process of its own: ``python -m benchmarks [name …]``."""

import subprocess
import sys

PARTS = {
    "understand": (),
    # Ten minutes for each engine at most; one that is not installed is named with what installs it.
    "engines": (),
    "conversation": (),
    "speaking": (),
    "soundscape": (),
    # A sample; all sentences would take an hour.
    "hearing": (),
    "loop": (),
    # Thirty minutes as asked for, with --minutes 30.
    "session": ("--minutes", "4"),
    "journal": (),
    "check_in": (),
}
"""Each part and its arguments."""


def main() -> int:
    """Run the parts that were named, or all; the status of the last one that failed."""
    status = 0
    for name in sys.argv[1:] or PARTS:
        if name not in PARTS:
            print(f"There is no benchmark '{name}'; there are {', '.join(PARTS)}.", file=sys.stderr)
            return 2
        print(f"\n== {name}", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}", *PARTS[name]]
        status = subprocess.run(command, check=False).returncode or status
    return status


if __name__ == "__main__":
    sys.exit(main())
