"""A server of datagrams on the loopback: a real socket, beside the code under test in the same loop."""

import asyncio
import os
import select
import socket


class Server:
    """`reply(request)` gives the datagrams that answer one. got: the requests; beats: rounds of the loop meanwhile."""

    def __init__(self, reply):
        self.got = []
        self.beats = 0
        self._reply = reply
        self._line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        while True:
            self.port = 20000 + int.from_bytes(os.urandom(2), "big") % 40000
            try:
                self._line.bind(socket.getaddrinfo("127.0.0.1", self.port)[0][-1])
                break
            except OSError:  # taken
                pass
        self._poll = select.poll()
        self._poll.register(self._line, select.POLLIN)

    async def run(self):
        while True:
            self.beats += 1
            while self._poll.poll(0):
                request, caller = self._line.recvfrom(1500)
                self.got.append(request)
                for answer in self._reply(request):
                    self._line.sendto(answer, caller)
            await asyncio.sleep_ms(5)

    def asked(self, job):
        """Runs the coroutine beside the server; what it gave, or the OSError it raised."""

        async def both():
            serving = asyncio.create_task(self.run())
            try:
                return await job
            except OSError as problem:
                return problem
            finally:
                serving.cancel()

        try:
            return asyncio.run(both())
        finally:
            self._line.close()


class Leads:
    """Stands in for `socket` in a module: each way leads to the server at `port`, whatever port was meant."""

    AF_INET, SOCK_DGRAM = socket.AF_INET, socket.SOCK_DGRAM

    def __init__(self, port):
        self.port = port
        self.meant = []

    def socket(self, *kind):
        return socket.socket(*kind)

    def getaddrinfo(self, ip, port):
        self.meant.append((ip, port))
        return socket.getaddrinfo("127.0.0.1", self.port)
