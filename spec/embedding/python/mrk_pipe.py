"""A client of `mrk pipe`: accounts of AWS KMS in another process, by lines of JSON. Python 3.8 or later, nothing else.

    with Pipe(["npx", "mrk", "pipe", "--host", "node"]) as pipe:
        kms = pipe.account("111122223333")
        key = kms.call("us-east-1", "CreateKey", MultiRegion=True)["KeyMetadata"]
        kms.advance("P1D")

Threads may share a pipe: each waits for its own answers. `start` does not wait, and gives a future.
"""

import json
import subprocess
import threading
from concurrent.futures import Future, ThreadPoolExecutor

PROTOCOL = 1


class PipeError(Exception):
    """The request was not carried out, and has changed nothing."""

    def __init__(self, code, message):
        super().__init__(f"{code}: {message}")
        self.code = code


class KmsError(Exception):
    """KMS refuses the call: with its error code, the rule that refuses, and the facts of the case."""

    def __init__(self, error):
        super().__init__(f"{error['code']}: {error['message']}")
        self.code, self.message = error["code"], error["message"]
        self.rule, self.facts = error["rule"], error["facts"]


class Pipe:
    """`callbacks`: host functions by name, such as `cryptography`; they run on threads of their own."""

    def __init__(self, command, callbacks=None):
        self._callbacks = callbacks or {}
        self._waiting = {}  # id -> future
        self._sent = 0
        self._lock = threading.Lock()
        self._ended = None  # why nothing comes any more
        self._workers = ThreadPoolExecutor()
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.version = self.request("hello", {"protocol": PROTOCOL, "callbacks": list(self._callbacks)})["version"]

    def start(self, method, *args, **members):
        """Makes a request, and gives a future of its result. Raises a ValueError for what is no JSON, such as NaN."""
        future = Future()
        with self._lock:
            self._sent += 1
            line = _encoded({"id": self._sent, "method": method, "args": args, **members})
            if self._ended is not None:
                future.set_exception(PipeError("Ended", self._ended))
                return future
            self._waiting[self._sent] = future
            self._write(line)
        return future

    def request(self, method, *args, **members):
        return self.start(method, *args, **members).result()

    def account(self, number):
        return Account(self, number)

    def close(self):
        """Ends the process, once all is answered. Gives its exit status."""
        with self._lock:
            self._process.stdin.close()
        status = self._process.wait()
        self._reader.join()
        self._workers.shutdown()
        self._process.stdout.close()
        return status

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _write(self, line):
        self._process.stdin.write(line)
        self._process.stdin.flush()

    def _read(self):
        for text in self._process.stdout:
            line = json.loads(text)
            if "callback" in line:
                self._workers.submit(self._answer, line)
                continue
            future = self._waiting.pop(line["id"], None)
            if future is None:
                continue
            if "error" in line:
                future.set_exception(PipeError(**line["error"]))
            else:
                future.set_result(line["result"])
        with self._lock:
            self._ended = "mrk pipe has ended"
            left, self._waiting = self._waiting, {}
        for future in left.values():
            future.set_exception(PipeError("Ended", self._ended))

    def _answer(self, line):
        try:
            result = self._callbacks[line["method"]](*line["args"])
            told = _encoded({"callback": line["callback"], "result": result})
        except Exception as error:  # what a host function raises refuses the call
            told = _encoded({"callback": line["callback"], "error": str(error)})
        with self._lock:
            if not self._process.stdin.closed:
                self._write(told)


def _encoded(line):
    return json.dumps(line, allow_nan=False).encode() + b"\n"


class Account:
    """One account. All methods of the store are there by their names in Python: `next_instant()` is `nextInstant`.
    Each takes `at` besides, the instant of the request in epoch milliseconds."""

    def __init__(self, pipe, number):
        self._pipe, self.number = pipe, number

    def call(self, region, operation, at=None, principal=None, **members):
        """Calls an operation, and gives AWS's output. Raises a KmsError."""
        call = {"region": region, "operation": operation, "input": members}
        if principal is not None:
            call["principal"] = principal
        result = self._pipe.request("call", call, account=self.number, **({} if at is None else {"at": at}))
        if not result["ok"]:
            raise KmsError(result["error"])
        return result["output"]

    def __getattr__(self, name):
        first, *others = name.split("_")
        method = first + "".join(word.capitalize() for word in others)
        return lambda *args, **members: self._pipe.request(method, *args, account=self.number, **members)
