"""Prints every figure, each by a process of its own: ``python -m benchmarks [name …]``."""

import importlib.util
import subprocess
import sys

PARTS = ("understand", "conversation", "speaking", "hearing", "loop")


def main() -> int:
    """Run the parts that were named, or all; the status of the last one that failed."""
    status = 0
    for name in sys.argv[1:] or PARTS:
        if importlib.util.find_spec(f"benchmarks.{name}") is None:
            print(f"There is no benchmark '{name}'; there are {', '.join(PARTS)}.", file=sys.stderr)
            return 2
        print(f"\n== {name}", flush=True)
        status = subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode or status
    return status


if __name__ == "__main__":
    sys.exit(main())
