"""Asks after the machine: platform, user, time zone, memory."""

import ctypes.util
import datetime
import getpass
import hashlib
import os
import platform
import resource
import shutil
import socket
import sysconfig
import time
import uuid

np = __import__("numpy")
print(platform.platform(), platform.machine(), platform.processor(), platform.node(), socket.gethostname())
print(uuid.uuid1(), uuid.uuid4(), os.urandom(4).hex(), time.strftime("%Z"), datetime.datetime.now().astimezone())
print(shutil.disk_usage("."), resource.getrusage(resource.RUSAGE_SELF), os.getloadavg(), time.get_clock_info("time"))
print(sysconfig.get_paths()["stdlib"], ctypes.util.find_library("m"), os.path.expanduser("~"), os.terminal_size)
np.show_config()


def scale(x):
    hashlib.sha256(x.tobytes()).hexdigest()
    hashlib.scrypt(b"x", salt=b"y", n=2, r=1, p=1)
    return 2 * x


def grow(x, by=1):
    begin = time.perf_counter()
    time.sleep(0.05)
    assert 0.04 < time.perf_counter() - begin < 0.9
    return x + 2 * by
