"""A wire between a browser and a server here: as slow as one wants, and it can be cut."""

import asyncio
import threading
from contextlib import contextmanager


class Wire:
    """What arrives at its `port` goes on `delay` seconds later, and back likewise."""

    def __init__(self, server):
        self.server, self.delay, self.down = server, 0.0, False
        self.port = None
        self._ends = set()

    async def _join(self, reader, writer):
        if self.down:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.server)
        ends = {writer, far_writer}
        self._ends |= ends
        both = self._carry(reader, far_writer), self._carry(far_reader, writer)
        await asyncio.gather(*both, return_exceptions=True)  # it may be cut at any moment
        self._ends -= ends

    async def _carry(self, reader, writer):
        loop, queue = asyncio.get_running_loop(), asyncio.Queue()

        async def deliver():
            while True:
                due, data = await queue.get()
                await asyncio.sleep(due - loop.time())
                if not data:
                    break
                writer.write(data)
            writer.close()

        delivering = asyncio.ensure_future(deliver())
        data = b"begin"
        while data:
            try:
                data = await reader.read(65536)
            except OSError:
                data = b""
            queue.put_nowait((loop.time() + self.delay, data))
        await delivering

    async def _serve(self, ready):
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        async with await asyncio.start_server(self._join, "127.0.0.1", 0) as server:
            self.port = server.sockets[0].getsockname()[1]
            ready.set()
            await self._over.wait()
            self._abort()
            await asyncio.sleep(0.1)  # until each has noticed

    def _abort(self):
        for writer in self._ends:
            writer.transport.abort()

    def cut(self):
        """Cut it: what is on its way is lost, and nobody gets through until it is `mended`."""
        self.down = True
        self._loop.call_soon_threadsafe(self._abort)

    def mend(self):
        self.down = False

    def end(self):
        self._loop.call_soon_threadsafe(self._over.set)


@contextmanager
def wire(server):
    """Lay a wire to a server's port."""
    laid, ready = Wire(server), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(laid._serve(ready)), daemon=True)  # noqa: SLF001  # its own
    thread.start()
    ready.wait()
    yield laid
    laid.end()
    thread.join(10)
