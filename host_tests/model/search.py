"""Breadth first through every order of events, each state once, to a bounded depth."""

import time

from model import rules
from model.world import Broken, World

FULL = {"press": 2, "cut": 2, "sign on": 2, "close by hand": 1, "forged approval": 1}

BACK = {
    "press": 1, "press void": 2, "press refund": 2, "press settle": 2, "settle later": 1,
    "cut": 1, "sign on": 1, "close by hand": 1, "forged approval": 0,
}  # fmt: skip

_LINE = ("the line opens", "the request leaves")
_SIGN_ON = ("sign on", *_LINE, "host new keys")
_SIGNED_ON = (*_SIGN_ON, "answer: as the host gave it")
_PAID = (*_SIGNED_ON, "press", *_LINE, "host books", "answer: as the host gave it", "print works")
_PENDING = ("a supervisor agrees", *_LINE, "host books", "no answer")
NEW, SIGNED_ON, KEYS_CHANGED, ONE_PENDING = "new", "signed on", "keys changed", "one pending"
PAID, VOID_PENDING, REFUND_PENDING, VOIDED, CLOSING = "paid", "void pending", "refund pending", "voided", "closing"
STARTS = {
    NEW: (),
    SIGNED_ON: (*_SIGN_ON, "answer: as the host gave it"),
    KEYS_CHANGED: (*_SIGN_ON, "answer: as the host gave it", *_SIGN_ON, "no answer"),
    ONE_PENDING: (*_SIGN_ON, "answer: as the host gave it", "press", *_LINE, "host books", "no answer"),
    PAID: _PAID,
    VOID_PENDING: (*_PAID, "press void", *_PENDING),
    REFUND_PENDING: (*_PAID, "press refund", *_PENDING),
    VOIDED: (*_PAID, "press void", *_PENDING[:-1], "answer: as the host gave it"),
    CLOSING: (*_PAID, "press settle", *_LINE, "host compares", "answer: as the host gave it", "cut"),
}
_BUDGETS = {
    ONE_PENDING: FULL | {"press refund": 1, "press settle": 1},
    PAID: BACK,
    VOID_PENDING: BACK,
    REFUND_PENDING: BACK,
    VOIDED: BACK,
    CLOSING: BACK,
}


class Counterexample(Exception):
    """args: rule, what was seen, path: events from the start."""

    def __str__(self) -> str:
        rule, seen, path = self.args
        return "\n".join([f"BROKEN: {rule} ({seen})", *(f"{n:4}  {event}" for n, event in enumerate(path, 1))])


class _Node:
    """A state: a copy of the last one at rest and the events since. `parent`, `event`: how it was reached first."""

    __slots__ = ("parent", "event", "base", "tail")

    def __init__(self, parent, event: str, base: World, tail: tuple):
        self.parent, self.event, self.base, self.tail = parent, event, base, tail

    def world(self) -> World:
        world = self.base.copy()
        for event in self.tail:
            world.apply(event)
        return world

    def path(self) -> list:
        node, events = self, []
        while node is not None:
            events.append(node.event)
            node = node.parent
        return [event for event in events[::-1] if event]


class Search:
    """`states`, `transitions`, `depth`: how far it came; `reached`: kinds of events.

    `whole`: nothing was left to be seen, whatever the depth.
    """

    def __init__(self, start: str = SIGNED_ON, left_over: dict | None = None, host=None):
        self.states = self.transitions = self.depth = 0
        self.whole = False
        self.reached = set()
        self._seen = set()
        self._edge = []
        world = World(left_over or _BUDGETS.get(start, FULL), host=host)
        node = None
        for event in STARTS[start]:
            if event in world.left_over:
                world.left_over[event] += 1
            world.apply(event)
            node = _Node(node, event, world, ())
        self._visit(world, node, "", world.copy(), ())

    def run(self, depth: int, seconds: float = 1e9, report=None) -> "Search":
        """Raises Counterexample. Stops at `depth` events or after `seconds`."""
        end = time.monotonic() + seconds
        while self._edge and self.depth < depth:
            edge, self._edge = self._edge, []
            for node in edge:
                self._expand(node)
                if time.monotonic() > end:
                    return self
            self.depth += 1
            if report:
                report(self)
        self.whole = not self._edge
        return self

    def _expand(self, node: _Node):
        world = node.world()
        events = world.events()
        world.dispose()
        for event in events:
            self.transitions += 1
            self.reached.add(event)
            world = node.world()
            try:
                world.apply(event)
            except Broken as broken:
                raise Counterexample(*broken.args, [*node.path(), event]) from None
            self._visit(world, node, event, node.base, (*node.tail, event))
            world.dispose()

    def _visit(self, world: World, parent, event: str, base: World, tail: tuple):
        picture = hash(world.picture())
        if picture in self._seen:
            return
        self._seen.add(picture)
        self.states += 1
        if world.at_rest:
            base, tail = world.copy(), ()
        node = _Node(parent, event, base, tail)
        self._edge.append(node)
        try:
            rules.hold(world)
            quiet = node.world()
            quiet.left_over.update({"sign on": 99, "press settle": 99, "settle later": 99})
            rules.come_to_rest(quiet)
            quiet.dispose()
        except Broken as broken:
            raise Counterexample(*broken.args, node.path()) from None
