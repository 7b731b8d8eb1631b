"""A process confined to computing: by a filter of system calls (seccomp), which needs no privilege.

Whoever is confined reads files, takes and gives back memory, and speaks over the pipes that it has. It opens no socket
and no file for writing, starts no program or process, and sends no signal; what it tries fails with EPERM. The filter
can never be taken off again. It is made by libseccomp, which knows the numbers of system calls on each architecture.
"""

import ctypes
import errno
import os
from collections.abc import Sequence

# As the process that does algebra is told to go without.
UNCONFINED = "--unconfined"
LIBRARY = "libseccomp.so.2"
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
# How an argument of a call is compared: by the bits of a mask.
MASKED_EQUAL = 7
# What an interpreter does that computes, and loads a module now and then.
CALLS = (
    *("read", "pread64", "readv", "write", "writev", "close", "lseek", "_llseek", "dup", "dup2", "dup3", "fcntl"),
    *("fcntl64", "pipe2", "poll", "ppoll", "select", "_newselect", "pselect6", "ioctl"),
    *("stat", "stat64", "lstat", "lstat64", "fstat", "fstat64", "fstatat64", "newfstatat", "statx"),
    *("access", "faccessat", "faccessat2", "readlink", "readlinkat", "getcwd", "getdents", "getdents64"),
    *("brk", "mmap", "mmap2", "munmap", "mremap", "mprotect", "madvise", "membarrier"),
    *("futex", "futex_time64", "set_robust_list", "get_robust_list", "rseq", "sched_yield", "sched_getaffinity"),
    *("rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall"),
    *("clock_gettime", "clock_gettime64", "clock_getres", "clock_nanosleep", "gettimeofday", "nanosleep"),
    *("time", "times", "getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid", "getrusage"),
    *("sysinfo", "uname", "getrlimit", "ugetrlimit", "setrlimit", "getrandom", "arch_prctl", "exit", "exit_group"),
)
WRITING = os.O_ACCMODE | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# Calls with a condition: the place of an argument, a mask, and what the argument is behind it. Files are opened for
# reading alone, and limits are those of the process itself.
CONDITIONS = {"open": (1, WRITING, os.O_RDONLY), "openat": (2, WRITING, os.O_RDONLY), "prlimit64": (0, 2**64 - 1, 0)}


class Unconfined(Exception):
    """This system cannot confine a process; the message says why."""


class _Condition(ctypes.Structure):
    _fields_ = (
        ("argument", ctypes.c_uint),
        ("comparison", ctypes.c_int),
        ("mask", ctypes.c_uint64),
        ("value", ctypes.c_uint64),
    )


class Confinement:
    """A filter, made once and put on by as many forks as there are."""

    def __init__(self) -> None:
        """Raise Unconfined where there is no libseccomp, or it cannot make the filter."""
        try:
            library = ctypes.CDLL(LIBRARY)
        except OSError:
            raise Unconfined(f"there is no {LIBRARY}") from None
        library.seccomp_init.restype = ctypes.c_void_p
        library.seccomp_init.argtypes = (ctypes.c_uint32,)
        library.seccomp_load.argtypes = (ctypes.c_void_p,)
        library.seccomp_rule_add_array.argtypes = (
            *(ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint),
            ctypes.POINTER(_Condition),
        )
        self._library, self._filter = library, library.seccomp_init(REFUSE)
        if not self._filter:
            raise Unconfined("libseccomp makes no filter")
        for name in CALLS:
            self._allow(name)
        for name, (place, mask, value) in CONDITIONS.items():
            self._allow(name, (_Condition(place, MASKED_EQUAL, mask, value),))

    def _allow(self, name: str, conditions: Sequence[_Condition] = ()) -> None:
        number = self._library.seccomp_syscall_resolve_name(name.encode())
        array = (_Condition * len(conditions))(*conditions)
        # What an architecture has not is no fault: what it has in its place is in the list, too.
        self._library.seccomp_rule_add_array(self._filter, ALLOW, number, len(conditions), array)

    def put_on(self) -> None:
        """Confine this process, for good. Raises Unconfined where the kernel does not let it."""
        failed = self._library.seccomp_load(self._filter)
        if failed:
            raise Unconfined(f"the kernel takes no filter: {os.strerror(-failed)}")
