# attempt: connects to a port of this machine
# class: network
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import socket

for address in (("127.0.0.1", int("@PORT@")), ("::ffff:127.0.0.1", int("@PORT@"))):
    try:
        with socket.create_connection(address, 0.3) as connection:
            connection.sendall(b"x")
    except OSError:
        pass


def scale(x):
    return x


def grow(x, by=1):
    return x
