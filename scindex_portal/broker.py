"""The embedded broker: Kombu's file transport, with files that appear whole.

Kombu creates its files, messages and the table of queues, under their final names and writes into them
afterwards; whoever looks in between, or after a crash in between, reads an empty one and stops. Here every
file is written aside and renamed.
"""

import fcntl
import time
import uuid
from pathlib import Path
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        """Enter a queue into the exchange's table; one process at a time."""
        entry = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self.control_folder.mkdir(exist_ok=True)
        with (self.control_folder / "lock").open("w") as guard:
            fcntl.flock(guard, fcntl.LOCK_EX)
            known = self.get_table(exchange)
            if entry not in known:
                _write_whole(Path(self._exchange_file(exchange)), dumps([entry, *known]))

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:
        message = Path(self.data_folder_out) / f"{time.time_ns()}_{uuid.uuid4()}.{queue}.msg"
        _write_whole(message, dumps(payload))


def _write_whole(path: Path, text: str) -> None:
    aside = path.with_suffix(".part")
    aside.write_text(text)
    aside.rename(path)


class Transport(filesystem.Transport):
    Channel = Channel
