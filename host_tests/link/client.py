"""Drives host/link.py on either interpreter: python|micropython client.py ROOT JSON.

The JSON: port, ca (path of a DER file, or ""), name, connect_ms, answer_ms, frames (how many to wait for), rounds,
more (zero bytes after the request).
Prints one JSON object: what happened, in order; how long it took in ms; open files at the end of each round.
"""

import sys

root, order = sys.argv[1:]
if sys.implementation.name == "micropython":
    sys.path[:] = [root + "/firmware", ".frozen"]
else:
    sys.path.insert(0, root)
    from tools.cpython import install

    install()

import asyncio
import gc
import json
import os
import socket
import time

from host.link import Link, Lost, NotSent, tls_context

order = json.loads(order)


async def resolve(host, port):
    return socket.getaddrinfo(host, port)[0][-1]


async def exchange(link, events):
    try:
        await link.open(order.get("host", "127.0.0.1"), order["port"], order["connect_ms"])
        events.append("open")
        await link.send(b"\x00\x05hello" + bytes(order.get("more", 0)))
        events.append("sent")
        for _ in range(order["frames"]):
            answer = await link.receive(order["answer_ms"])
            events.append("frame " + (answer.decode() if len(answer) < 100 else str(len(answer))))
    except NotSent as error:
        events.append("not sent: " + error.cause)
    except Lost as error:
        events.append("lost: " + error.cause)
    finally:
        link.close()


async def beat(gaps):
    """Notes the longest time another task had to wait."""
    while True:
        before = time.ticks_ms()
        await asyncio.sleep_ms(10)
        gaps.append(time.ticks_diff(time.ticks_ms(), before) - 10)


async def main():
    context = None
    if order["ca"]:
        with open(order["ca"], "rb") as file:
            context = tls_context(file.read())
    link = Link(resolve, context, order["name"])
    events, files, gaps = [], [], []
    pulse = asyncio.create_task(beat(gaps))
    await asyncio.sleep_ms(30)  # the pulse beats before
    started = time.ticks_ms()
    for _ in range(order["rounds"]):
        await exchange(link, events)
        files.append(len(os.listdir("/proc/self/fd")))
    took = time.ticks_diff(time.ticks_ms(), started)
    await asyncio.sleep_ms(30)  # and after, so that no gap goes unseen
    pulse.cancel()
    gc.collect()
    print(json.dumps({"events": events, "files": files, "ms": took, "gap": max(gaps)}))


asyncio.run(main())
