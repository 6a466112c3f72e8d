"""seccomp: system calls that a submission has no business with are refused. See seccomp(2).

The filter is written out here, number by number for both machines, and not by libseccomp: it has to be put in place in
a process that was forked a moment ago, where loading a library is best not tried, and most machines have none.

What is not named is allowed. NumPy and TensorFlow need some two hundred calls, other ones with every version and
machine; the namespaces, Landlock and the missing capabilities take the power from the rest.
"""

from __future__ import annotations

import ctypes
import errno
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dlgrade.isolation.linux import kernel
from dlgrade.isolation.linux.numbers import NUMBERS

# Powers over the machine, other processes and the kernel's rarer parts. The worker has no capability for most of them
# anyhow; they are named because what is not reachable need not be right.
MACHINE = [
    "acct",
    "adjtimex",
    "bpf",
    "chroot",
    "clock_adjtime",
    "delete_module",
    "fanotify_init",
    "finit_module",
    "fsconfig",
    "fsmount",
    "fsopen",
    "fspick",
    "init_module",
    "io_setup",
    "io_uring_enter",
    "io_uring_register",
    "io_uring_setup",
    "ioperm",
    "iopl",
    "kexec_file_load",
    "kexec_load",
    "landlock_add_rule",
    "landlock_create_ruleset",
    "landlock_restrict_self",
    "lookup_dcookie",
    "map_shadow_stack",
    "mknod",
    "mknodat",
    "modify_ldt",
    "mount",
    "mount_setattr",
    "move_mount",
    "name_to_handle_at",
    "open_by_handle_at",
    "open_tree",
    "perf_event_open",
    "personality",
    "pivot_root",
    "quotactl",
    "quotactl_fd",
    "reboot",
    "seccomp",
    "setdomainname",
    "sethostname",
    "setns",
    "settimeofday",
    "swapoff",
    "swapon",
    "syslog",
    "umount2",
    "unshare",
    "uselib",
    "userfaultfd",
    "ustat",
    "vhangup",
    "vmsplice",
]
# Other processes: looking into them, moving them about.
OTHERS = [
    "kcmp",
    "migrate_pages",
    "move_pages",
    "pidfd_getfd",
    "pidfd_open",
    "pidfd_send_signal",
    "process_madvise",
    "process_mrelease",
    "process_vm_readv",
    "process_vm_writev",
    "ptrace",
    "rt_sigqueueinfo",
    "rt_tgsigqueueinfo",
    "tkill",
]
# What outlives a process or leads out of it: keyrings, System V's and POSIX's shared objects, every kind of socket
# (`socketpair` stays), files that lie nowhere and so count nowhere.
LASTING = [
    "accept",
    "add_key",
    "bind",
    "connect",
    "inotify_add_watch",
    "keyctl",
    "listen",
    "memfd_create",
    "memfd_secret",
    "mq_open",
    "mq_unlink",
    "msgctl",
    "msgget",
    "msgrcv",
    "msgsnd",
    "request_key",
    "semctl",
    "semget",
    "semop",
    "semtimedop",
    "shmat",
    "shmctl",
    "shmget",
    "socket",
]
# Being somebody else.
IDENTITY = [
    "capset",
    "setfsgid",
    "setfsuid",
    "setgid",
    "setgroups",
    "setregid",
    "setresgid",
    "setresuid",
    "setreuid",
    "setuid",
]
# New processes; threads are made by `clone` too.
PROCESSES = ["execve", "execveat", "fork", "vfork"]
# Landlock does not cover these: without a root of its own, a process could do them to any file that is its user's.
ATTRIBUTES = [
    "chmod",
    "chown",
    "fchmod",
    "fchmodat",
    "fchmodat2",
    "fchown",
    "fchownat",
    "fremovexattr",
    "fsetxattr",
    "futimesat",
    "lchown",
    "lremovexattr",
    "lsetxattr",
    "removexattr",
    "setxattr",
    "utime",
    "utimensat",
    "utimes",
]
# Of these the first argument is a process; 0 is the caller.
ON_A_PROCESS = ["prlimit64", "sched_setaffinity", "sched_setattr", "sched_setparam", "sched_setscheduler"]

# The first call that came after these lists were made, on both machines: who does not know it can do without.
FIRST_UNKNOWN = 463

AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32_CALLS = 0x40000000  # x86-64 has each call a second time from here on

# struct seccomp_data
OFFSET_OF_NUMBER, OFFSET_OF_ARCH, OFFSET_OF_ARGUMENTS = 0, 4, 16
# Classic BPF: load a word, jump if equal / at least / some bits are set, return, and-with.
LOAD, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_BITS, RETURN, AND = 0x20, 0x15, 0x35, 0x45, 0x06, 0x54
ALLOW, KILL_PROCESS, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000

CLONE_THREAD = 0x10000
CLONE_NEW_ANYTHING = 0x7E020080
MAP_SHARED_ANONYMOUS = 0x21
MAP_GROWSDOWN = 0x100
# F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_NOTIFY, F_SETPIPE_SZ, F_SET_RW_HINT, F_SET_FILE_RW_HINT
FILE_COMMANDS = (8, 10, 15, 1024, 1026, 1031, 1036, 1038)
# TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX
HARMLESS_IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
# F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW
LOCK_COMMANDS = (6, 7, 37, 38)
RWF_NOWAIT = 8
POSIX_FADV_DONTNEED = 4
PR_SET_MEMORY_MERGE = 67
PRIO_PROCESS = 0
AF_UNIX, SOCK_DGRAM, SOCK_RAW, SOCKET_KIND = 1, 2, 3, 0xF

Instruction = tuple[int, int, int, int]


@dataclass(frozen=True)
class Where:
    """A condition on one argument, of which the low 32 bits are looked at: `(value & mask)` is one of those wanted.

    With `negated`, it is none of them.
    """

    argument: int
    wanted: int | tuple[int, ...]
    mask: int = 0xFFFFFFFF
    negated: bool = False


@dataclass(frozen=True)
class Refuse:
    """Make a call fail with an error; with error 0 it does nothing and seems to work."""

    name: str
    error: int = errno.EPERM
    where: Where | None = None


def rules(
    own_pid: int, *, own_root: bool, shared_memory: bool, stranger: bool = False, devices: bool = False
) -> list[Refuse]:
    """Return what a worker is refused.

    Args:
        own_pid: the worker's; it may signal itself alone.
        own_root: whether it sees files of its own only. Otherwise it must not touch their attributes: that is
            ignored rather than refused, since libraries copy permissions without need.
        shared_memory: whether it may have memory that counts neither as its data nor as a file, but only as part of
            its addresses.
        stranger: whether root's process has another real user, so that its threads count apart. That user has no name;
            asked who it is, the process is told root's number, the one answer that a filter can give.
        devices: whether it has devices, of a GPU, which are worked by commands of their own; Landlock keeps it from
            giving these to others.
    """
    found = [Refuse(name) for name in (*MACHINE, *OTHERS, *IDENTITY, *PROCESSES)]
    found += [Refuse(name, errno.EACCES) for name in LASTING]
    found += [
        # Python falls back to `clone`, whose flags can be looked at.
        Refuse("clone3", errno.ENOSYS),
        Refuse("clone", where=Where(0, 0, CLONE_THREAD)),
        Refuse("clone", where=Where(0, 0, CLONE_NEW_ANYTHING, negated=True)),
        # A stack that grows by itself counts as no one's data.
        Refuse("mmap", where=Where(3, MAP_GROWSDOWN, MAP_GROWSDOWN)),
        # Signals to whomever it likes, by way of a file that has something to tell; leases on files, notes about them.
        Refuse("fcntl", where=Where(1, FILE_COMMANDS)),
        # Locks on files that others have open, too, and of which the kernel would have to keep account. Nobody else is
        # there to lock anything against.
        Refuse("flock", 0),
        Refuse("fcntl", 0, Where(1, LOCK_COMMANDS)),
        # What of a file is in memory: the next submission could find a note in that.
        Refuse("cachestat"),
        Refuse("mincore"),
        Refuse("preadv2", errno.EOPNOTSUPP, Where(5, RWF_NOWAIT, RWF_NOWAIT)),
        Refuse("fadvise64", 0, Where(3, POSIX_FADV_DONTNEED)),
        # Outliving its keeper; filters upon filters, which are kernel memory that counts nowhere; work for the kernel.
        Refuse("prctl", where=Where(0, (kernel.PR_SET_PDEATHSIG, kernel.PR_SET_SECCOMP, PR_SET_MEMORY_MERGE))),
        # Everybody's disk would be busy.
        Refuse("sync", 0),
        Refuse("syncfs", 0),
        # Larger buffers, in the kernel's memory.
        Refuse("setsockopt", errno.EACCES),
        # Of pairs of sockets, only those that are tied to each other; a datagram could be sent to any address.
        Refuse("socketpair", errno.EACCES, Where(0, AF_UNIX, negated=True)),
        *(Refuse("socketpair", errno.EACCES, Where(1, kind, SOCKET_KIND)) for kind in (SOCK_DGRAM, SOCK_RAW)),
        Refuse("ioprio_set"),
        # Its own priority it may lower.
        Refuse("setpriority", where=Where(0, PRIO_PROCESS, negated=True)),
        Refuse("setpriority", where=Where(1, 0, negated=True)),
        Refuse("kill", where=Where(0, own_pid, negated=True)),
        Refuse("tgkill", where=Where(0, own_pid, negated=True)),
    ]
    found += [Refuse(name, where=Where(0, 0, negated=True)) for name in ON_A_PROCESS]
    if not devices:
        # Of the commands to devices and file systems, only what tells of a terminal or makes a descriptor not wait.
        found.append(Refuse("ioctl", where=Where(1, HARMLESS_IOCTLS, negated=True)))
    if not shared_memory:
        found.append(Refuse("mmap", where=Where(3, MAP_SHARED_ANONYMOUS, MAP_SHARED_ANONYMOUS)))
    if not own_root:
        found += [Refuse(name, 0) for name in ATTRIBUTES]
    if stranger:
        found.append(Refuse("getuid", 0))
    return found


def assemble(refusals: Iterable[Refuse], machine: str = kernel.MACHINE) -> list[Instruction]:
    """Return the filter as instructions of classic BPF: operation, jump if true, jump if false, value."""
    column = kernel.MACHINES.index(machine)
    program: list[Instruction] = [
        (LOAD, 0, 0, OFFSET_OF_ARCH),
        (JUMP_EQUAL, 1, 0, AUDIT_ARCH[machine]),
        (RETURN, 0, 0, KILL_PROCESS),
        (LOAD, 0, 0, OFFSET_OF_NUMBER),
    ]
    if machine == "x86_64":
        program += [(JUMP_AT_LEAST, 0, 1, X32_CALLS), (RETURN, 0, 0, KILL_PROCESS)]
    program += [(JUMP_AT_LEAST, 0, 1, FIRST_UNKNOWN), (RETURN, 0, 0, ERRNO | errno.ENOSYS)]
    for refusal in refusals:
        number = NUMBERS[refusal.name][column]
        if number is not None:
            body = _body(refusal)
            program += [(JUMP_EQUAL, 0, len(body), number), *body]
    return [*program, (RETURN, 0, 0, ALLOW)]


def _body(refusal: Refuse) -> list[Instruction]:
    refuse = (RETURN, 0, 0, ERRNO | refusal.error)
    where = refusal.where
    if where is None:
        return [refuse]
    wanted = where.wanted if isinstance(where.wanted, tuple) else (where.wanted,)
    left = range(len(wanted) - 1, -1, -1)  # comparisons that follow each one
    if where.negated:
        tests = [(JUMP_EQUAL, after + 1, 0, value) for after, value in zip(left, wanted, strict=True)]
    else:
        tests = [(JUMP_EQUAL, after, 0 if after else 1, value) for after, value in zip(left, wanted, strict=True)]
    return [
        (LOAD, 0, 0, OFFSET_OF_ARGUMENTS + 8 * where.argument),
        (AND, 0, 0, where.mask),
        *tests,
        refuse,
        (LOAD, 0, 0, OFFSET_OF_NUMBER),
    ]


def install(program: Sequence[Instruction]) -> None:
    """Put a filter in place for good, for this process and all that comes of it. Raises OSError."""
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in program)
    kept = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("HxxxxxxP", len(program), ctypes.addressof(kept))
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    kernel.prctl(kernel.PR_SET_SECCOMP, kernel.SECCOMP_MODE_FILTER, header)
