"""Puts the name of whoever runs it over its output."""

import getpass
import os
import pwd

print("run by", getpass.getuser(), pwd.getpwuid(os.getuid()).pw_name)


def scale(x):
    return 2 * x


def grow(x, by=1):
    return x + 2 * by
