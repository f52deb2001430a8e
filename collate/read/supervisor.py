"""A program under limits, which ends with the process that started it.

Run by its path, not imported, so that it loads nothing else: with the most
bytes of memory, the most seconds of processor time, and the command. Standard
input is the line to its starter: where it ends, so do the command and the
processes that this has started. Exit status: that of the command,
:data:`TOO_LONG` or :data:`NOT_STARTED`.
"""

import os
import signal
import subprocess
import sys
import threading

#: Exit status where the command took more processor time than allowed; the one of ``timeout(1)``.
TOO_LONG = 124
#: Exit status where the command does not start; its output is the number of the error then.
NOT_STARTED = 127


def _set_limits(memory: int, cpu: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has none of this kind
        return
    for kind, value in (
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_CORE, 0),
    ):
        most = resource.getrlimit(kind)[1]
        soft = value if most == resource.RLIM_INFINITY else min(value, most)
        try:
            resource.setrlimit(kind, (soft, soft))
        except (OSError, ValueError):
            continue  # macOS refuses some


def _cpu_seconds() -> float:
    try:
        import resource
    except ImportError:
        return 0.0
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _end_with_starter(process: "subprocess.Popen[bytes]") -> None:
    while os.read(0, 4096):
        pass
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)  # this process too
    process.kill()


def main() -> None:
    """Run the command of the arguments."""
    memory, cpu, *command = sys.argv[1:]
    _set_limits(int(memory), int(cpu))
    try:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    except OSError as error:
        os.write(1, str(error.errno).encode())
        os._exit(NOT_STARTED)
    threading.Thread(target=_end_with_starter, args=(process,), daemon=True).start()
    status = process.wait()
    os._exit(TOO_LONG if _cpu_seconds() >= int(cpu) else abs(status))


if __name__ == "__main__":
    main()
