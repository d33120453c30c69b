"""From the steps of a file to those that are said to this person: blocks chosen, repeats unrolled. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from content.script import walk
from content.steps import (
    OUTER,
    Anchor,
    Finish,
    Go,
    Part,
    Pause,
    Repeat,
    Say,
    Script,
    Sense,
    Single,
    Span,
    Step,
    Unreal,
    Vary,
)

Order = tuple[int, int]
"""The place of a step in its file, however often it is repeated: number of the step, and of the sentence in it."""

@dataclass(frozen=True)
class Person:
    """For whom a script is arranged."""

    turn: int = 0
    """How often it has been said before: alternatives take turns."""
    avoided: frozenset[Sense] = frozenset()
    """Where attention may not rest."""
    unreal: bool = False
    """Whether they said that they feel numb or unreal."""
    rounds: int = 0
    """How many rounds of the repeat in which it is entered are over."""


Node = tuple[int, Single | Vary]
Placed = tuple[Order, Single]


@dataclass(frozen=True)
class Loop:
    """A repeat: its nodes, and those of its first round where it is entered in the middle."""

    nodes: tuple[Node, ...]
    first: tuple[Node, ...]


def _choose(anchor: Anchor, person: Person) -> int:
    """Which alternative of an anchor: the first that was not turned away, outer senses first for some."""
    allowed = [index for index, (sense, _) in enumerate(anchor.options) if sense not in person.avoided]
    if not allowed:
        return 0  # all were turned away: the session was asked for all the same
    if person.unreal and not (anchor.always and allowed[0] == 0):
        return next((index for index in allowed if anchor.options[index][0] in OUTER), allowed[0])
    return allowed[0]


def select(steps: Sequence[Step], minutes: float, person: Person, number: "count[int]") -> list[Node | list[Node]]:
    """The steps that are for this person and length, numbered over the whole file; a repeat is a list of its own."""
    chosen: list[Node | list[Node]] = []
    for step in steps:
        match step:
            case Span(limit, below, inner):
                found = select(inner, minutes, person, number)
                chosen += found if (minutes < limit) == below else []
            case Unreal(inner):
                found = select(inner, minutes, person, number)
                chosen += found if person.unreal else []
            case Anchor(options):
                taken = _choose(step, person)
                for index, (_, inner) in enumerate(options):
                    found = select(inner, minutes, person, number)
                    chosen += found if index == taken else []
            case Repeat(inner):
                found = select(inner, minutes, person, number)
                chosen.append([node for node in found if isinstance(node, tuple)])
            case _:
                chosen.append((next(number), step))
    return chosen


def path(nodes: list[Node | list[Node]], start: Order | None) -> list[Node | Loop]:
    """What is met from ``start`` on, following the places that are gone to where no answer decides otherwise."""
    first_number = start[0] if start else 0
    single = {index: node[1] for index, node in enumerate(nodes) if isinstance(node, tuple)}
    places = {step.name: index for index, step in single.items() if isinstance(step, Part)}
    index = next((i for i, node in enumerate(nodes) if _last(node) >= first_number), len(nodes))
    path: list[Node | Loop] = []
    gone: set[str] = set()
    while index < len(nodes):
        node = nodes[index]
        index += 1
        if isinstance(node, list):
            path.append(Loop(tuple(node), tuple(one for one in node if one[0] >= first_number)))
            continue
        match node[1]:
            case Finish():
                break
            case Go(_, _, otherwise) if otherwise:
                path.append(node)
                if otherwise in gone or otherwise not in places:
                    break
                gone.add(otherwise)
                index = places[otherwise]
                first_number = 0
            case _:
                path.append(node)
    return path


def _last(node: Node | list[Node]) -> int:
    return max((one[0] for one in node), default=-1) if isinstance(node, list) else node[0]


def resolve(nodes: Sequence[Node], turn: int) -> list[Placed]:
    """Single steps: of each alternative the one whose turn it is."""
    found: list[Placed] = []
    for number, step in nodes:
        if isinstance(step, Vary):
            option = step.options[turn % len(step.options)]
            found += [((number, place), say) for place, say in enumerate(option)]
        else:
            found.append(((number, 0), step))
    return found


def unroll(
    path: Sequence[Node | Loop], rounds: Mapping[int, int], person: Person, start: Order | None
) -> list[Placed]:
    """The path with each repeat gone through so often; ``rounds`` is by the place in the path."""
    placed: list[Placed] = []
    for index, node in enumerate(path):
        if isinstance(node, Loop):
            over = person.rounds if index == 0 else 0
            for turn in range(rounds[index]):
                # The wordings of a repeat are in an order: words may grow fewer from round to round.
                placed += resolve(node.first if turn == 0 else node.nodes, over + turn)
        else:
            placed += resolve([node], person.turn)
    if start is not None:  # a paragraph is entered at its sentence; only the first round can lie before it
        skipped = next((i for i, (order, _) in enumerate(placed) if order >= start), len(placed))
        placed = placed[skipped:]
    return _without_seams(placed)


def words_before(nodes: Sequence[Node | list[Node]], person: Person, start: Order) -> list[Say]:
    """The paragraph right before a place; empty where something else stands there."""
    found: list[Say] = []
    for node in nodes:
        inner = node if isinstance(node, list) else [node]
        turn = person.rounds if isinstance(node, list) else person.turn
        for order, step in resolve(inner, turn):
            if order >= start:
                return found
            if not isinstance(step, Say):
                found = []
            else:
                found = [step] if step.opens else [*found, step]
    return found


def _without_seams(placed: Sequence[Placed]) -> list[Placed]:
    """Pauses that follow each other are one silence."""
    joined: list[Placed] = []
    for order, step in placed:
        before = joined[-1][1] if joined else None
        if isinstance(step, Pause) and isinstance(before, Pause):
            joined[-1] = (joined[-1][0], Pause(before.seconds + step.seconds))
        else:
            joined.append((order, step))
    return joined


def arrange(steps: Sequence[Step], person: Person) -> tuple[Single, ...]:
    """A few steps on their own, such as the answer to a request: alternatives chosen, nothing timed."""
    nodes = [node for node in select(steps, 0.0, person, count()) if isinstance(node, tuple)]
    return tuple(step for _, step in resolve(nodes, person.turn))


def place_of(script: Script, name: str) -> Order | None:
    """Where a named part stands; ``None`` where there is none."""
    for number, step in enumerate(walk(script.steps)):
        if isinstance(step, Part) and step.name == name:
            return (number, 0)
    return None


def last_repeat(script: Script) -> tuple[Order, Order] | None:
    """Where the last repeat begins and what follows it; ``None`` where nothing repeats."""
    found: tuple[Order, Order] | None = None
    number = 0
    for step in script.steps:
        inside = list(walk((step,)))
        if isinstance(step, Repeat) or any(isinstance(one, Repeat) for one in _inner(step)):
            found = (number, 0), (number + len(inside), 0)
        number += len(inside)
    return found


def _inner(step: Step) -> Sequence[Step]:
    match step:
        case Span(_, _, inner) | Unreal(inner):
            return inner
        case Anchor(options):
            return [one for _, steps in options for one in steps]
        case _:
            return ()
