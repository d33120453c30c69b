"""How long the pure conversation takes: a step, and the rehearsal of a whole session."""

import statistics
import time

from assistant.events import Heard
from assistant.rehearse import Rehearsal
from tests.conversations.transcript import make_world

ROUNDS = 200


def main() -> None:
    """Measure and print."""
    world = make_world()
    steps, sessions = [], []
    for _ in range(ROUNDS):
        rehearsal = Rehearsal.of(world)
        began = time.perf_counter()
        rehearsal = rehearsal.feed(Heard("ground me"))
        heard = time.perf_counter()
        rehearsal.until_over()
        steps.append(heard - began)
        sessions.append(time.perf_counter() - heard)
    print(f"a sentence heard, understood and answered: median {1000 * statistics.median(steps):.2f} ms")
    print(f"a whole grounding session rehearsed: median {1000 * statistics.median(sessions):.2f} ms")


if __name__ == "__main__":
    main()
