"""What Linux offers to lock a process in: the filter of system calls, read as the kernel reads it, and the view."""

import errno
import struct
import sys

import pytest

if sys.platform != "linux":
    pytest.skip("there is nothing of it elsewhere", allow_module_level=True)

from dlgrade.isolation.linux import cgroup, kernel, numbers, seccomp
from dlgrade.isolation.linux.view import View, package_paths, view_for

PID = 4711
ALLOWED = "allowed"


def run_filter(program, machine, name, *arguments, number=None):
    """Return what a filter makes of a call: an error's name, "allowed" or "killed"."""
    if number is None:
        number = numbers.NUMBERS[name][kernel.MACHINES.index(machine)]
    padded = [*arguments, 0, 0, 0, 0, 0, 0][:6]
    data = struct.pack("<IIQ6Q", number, seccomp.AUDIT_ARCH[machine], 0, *(value & (1 << 64) - 1 for value in padded))
    accumulator = position = 0
    while True:
        operation, if_true, if_false, value = program[position]
        position += 1
        if operation == seccomp.LOAD:
            (accumulator,) = struct.unpack_from("<I", data, value)
        elif operation == seccomp.AND:
            accumulator &= value
        elif operation == seccomp.RETURN:
            if value == seccomp.ALLOW:
                return ALLOWED
            return "killed" if value == seccomp.KILL_PROCESS else errno.errorcode.get(value & 0xFFFF, "nothing")
        else:
            holds = accumulator == value if operation == seccomp.JUMP_EQUAL else accumulator >= value
            position += if_true if holds else if_false


@pytest.fixture(params=kernel.MACHINES)
def machine(request):
    return request.param


@pytest.fixture(params=[True, False], ids=["own_root", "shared_root"])
def own_root(request):
    return request.param


@pytest.mark.parametrize(
    ("name", "arguments", "outcome"),
    [
        ("ptrace", (), "EPERM"),
        ("execve", (), "EPERM"),
        ("socket", (1, 1, 0), "EACCES"),
        ("clone3", (), "ENOSYS"),
        ("clone", (17,), "EPERM"),
        ("clone", (seccomp.CLONE_THREAD | 0x100,), ALLOWED),
        ("clone", (seccomp.CLONE_THREAD | kernel.CLONE_NEWUSER,), "EPERM"),
        ("mmap", (0, 4096, 3, 0x22), ALLOWED),
        ("mmap", (0, 4096, 3, 0x21), "EPERM"),
        ("mmap", (0, 4096, 3, 0x01), ALLOWED),
        ("mmap", (0, 4096, 3, 0x23), "EPERM"),
        ("ioctl", (0, 0x5412), "EPERM"),
        ("ioctl", (0, 0x40086602), "EPERM"),
        ("ioctl", (0, 0x5451), ALLOWED),
        ("fcntl", (0, 1024), "EPERM"),
        ("fcntl", (0, 1038), "EPERM"),
        ("prctl", (1, 0), "EPERM"),
        ("prctl", (22, 2), "EPERM"),
        ("prctl", (4, 1), ALLOWED),
        ("shmat", (), "EACCES"),
        ("landlock_restrict_self", (), "EPERM"),
        ("ioctl", (0, 0x5401), ALLOWED),
        ("kill", (PID, 9), ALLOWED),
        ("kill", (1, 9), "EPERM"),
        ("kill", (-1, 9), "EPERM"),
        ("kill", (0, 9), "EPERM"),
        ("tgkill", (PID, PID, 6), ALLOWED),
        ("tgkill", (1, 1, 6), "EPERM"),
        ("prlimit64", (0, 7), ALLOWED),
        ("prlimit64", (1, 7), "EPERM"),
        ("setpriority", (0, 0), ALLOWED),
        ("setpriority", (0, 1), "EPERM"),
        ("setpriority", (1, 0), "EPERM"),
        ("socketpair", (1, 1), ALLOWED),
        ("socketpair", (1, 0o2000001), ALLOWED),
        ("socketpair", (1, 2), "EACCES"),
        ("socketpair", (1, 3), "EACCES"),
        ("socketpair", (2, 1), "EACCES"),
        ("memfd_create", (), "EACCES"),
        ("mmap", (0, 4096, 3, 0x122), "EPERM"),
        ("fcntl", (0, 3), ALLOWED),
        ("fcntl", (0, 8, 1), "EPERM"),
        ("ioctl", (0, 0x8901), "EPERM"),
        ("setsockopt", (), "EACCES"),
        ("keyctl", (), "EACCES"),
        ("flock", (3, 2), "nothing"),
        ("fcntl", (3, 6), "nothing"),
        ("fcntl", (3, 38), "nothing"),
        ("fcntl", (3, 5), ALLOWED),
        ("preadv2", (3, 0, 1, 0, 0, 8), "ENOTSUP"),
        ("preadv2", (3, 0, 1, 0, 0, 0), ALLOWED),
        ("fadvise64", (3, 0, 0, 4), "nothing"),
        ("fadvise64", (3, 0, 0, 2), ALLOWED),
        ("mincore", (), "EPERM"),
        ("cachestat", (), "EPERM"),
        ("prctl", (67, 1), "EPERM"),
    ],
)
def test_the_filter_refuses(machine, own_root, name, arguments, outcome):
    program = seccomp.assemble(seccomp.rules(PID, own_root=own_root, shared_memory=False), machine)
    assert run_filter(program, machine, name, *arguments) == outcome


def test_attributes_of_files_are_left_alone_without_a_word_where_the_root_is_shared(machine):
    for own_root, outcome in ((True, ALLOWED), (False, "nothing")):
        program = seccomp.assemble(seccomp.rules(PID, own_root=own_root, shared_memory=False), machine)
        assert {run_filter(program, machine, name) for name in ("fchmod", "fchownat", "setxattr")} == {outcome}


def test_shared_memory_is_to_be_had_where_addresses_are_limited(machine):
    program = seccomp.assemble(seccomp.rules(PID, own_root=True, shared_memory=True), machine)
    assert run_filter(program, machine, "mmap", 0, 4096, 3, 0x21) == ALLOWED


def test_root_with_another_real_user_is_told_that_it_is_root(machine):
    rules = seccomp.rules(PID, own_root=False, shared_memory=True, stranger=True)
    assert run_filter(seccomp.assemble(rules, machine), machine, "getuid") == "nothing"
    assert run_filter(seccomp.assemble(rules[:-1], machine), machine, "getuid") == ALLOWED


def test_calls_of_another_machine_or_of_x32_end_the_process():
    program = seccomp.assemble(seccomp.rules(PID, own_root=True, shared_memory=False), "x86_64")
    assert run_filter(program, "x86_64", "", number=0) == ALLOWED
    assert run_filter(program, "x86_64", "", number=seccomp.X32_CALLS) == "killed"
    assert run_filter(program, "aarch64", "", number=0) == "killed"


def test_calls_that_are_newer_than_the_list_are_said_not_to_be_there(machine):
    program = seccomp.assemble(seccomp.rules(PID, own_root=True, shared_memory=True), machine)
    setxattrat = 463
    assert run_filter(program, machine, "", number=setxattrat) == "ENOSYS"


def test_each_call_that_is_named_has_a_rule_and_a_number(machine):
    column = kernel.MACHINES.index(machine)
    named = {
        rule.name
        for own_root in (True, False)
        for rule in seccomp.rules(PID, own_root=own_root, shared_memory=False, stranger=not own_root)
    }
    assert named == set(numbers.NUMBERS)
    found = [pair[column] for pair in numbers.NUMBERS.values() if pair[column] is not None]
    assert len(found) == len(set(found))


def test_a_filter_is_short_enough_for_the_kernel(machine, own_root):
    assert len(seccomp.assemble(seccomp.rules(PID, own_root=own_root, shared_memory=False), machine)) < 4096


# -- cgroups ------------------------------------------------------------------------------------------------------


def test_groups_are_looked_for_from_the_inside_out():
    mounts = (
        "30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
        "31 24 0:27 / /proc rw - proc proc rw\n"
    )
    own = "0::/user.slice/user-1000.slice/user@1000.service/app.slice/term.scope\n"
    folders = [folder for version, folder in cgroup.candidates(mounts, own) if version == 2]
    assert folders[:2] == [f"/sys/fs/cgroup{own[3:-1]}", f"/sys/fs/cgroup{own[3:-1]}".rpartition("/")[0]]
    assert folders[-1] == "/sys/fs/cgroup" and len(folders) == 6


def test_of_version_1_the_groups_that_count_memory_are_meant():
    mounts = (
        "33 31 0:30 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
        "35 31 0:32 /docker/ab /sys/fs/cgroup/the\\040memory rw - cgroup cgroup rw,memory\n"
    )
    own = "5:memory:/docker/ab/cd\n4:cpu,cpuacct:/docker/ab\n"
    inner, outer = cgroup.candidates(mounts, own)
    assert (inner, outer) == ((1, "/sys/fs/cgroup/the memory/cd"), (1, "/sys/fs/cgroup/the memory"))
    assert not list(cgroup.candidates(mounts, "5:memory:/elsewhere\n"))


# -- the view -----------------------------------------------------------------------------------------------------


def test_folders_around_what_is_hidden_are_taken_apart(tmp_path):
    for name in ("a/keep", "a/hide", "b"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "a" / "link").symlink_to(tmp_path / "a" / "hide")
    view = View((str(tmp_path),), (str(tmp_path / "a" / "hide"),))
    assert sorted(view.flat()) == [str(tmp_path / "a" / "keep"), str(tmp_path / "b")]


def test_a_numpy_worker_sees_numpy_and_nothing_else_that_is_installed():
    numpy = package_paths("numpy")
    flat = view_for(numpy, []).flat()
    assert set(numpy) <= set(flat)
    assert not any("-packages/" in path for path in flat if not path.startswith(tuple(numpy)))
    assert not any(path.endswith(("site-packages", "dist-packages")) for path in flat)


def test_the_course_is_hidden_wherever_it_lies(tmp_path):
    for name in ("pkg/_course/solutions", "pkg/other"):
        (tmp_path / name).mkdir(parents=True)
    flat = view_for([str(tmp_path / "pkg")], [str(tmp_path / "pkg" / "_course")]).flat()
    assert str(tmp_path / "pkg" / "other") in flat
    assert not any("/_course" in path or path == str(tmp_path / "pkg") for path in flat)
