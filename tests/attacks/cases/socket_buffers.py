# attempt: takes memory as what waits in sockets
# class: memory
# verdict: incorrect, timeout
# not held: process (nothing bounds the open files)

import socket


def attempt():
    total, pairs = 0, []
    try:
        for _ in range(2000):
            pair = socket.socketpair()
            pairs.append(pair)
            for end in pair:
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 24)
                end.setblocking(False)
                try:
                    while True:
                        total += end.send(bytes(1 << 16))
                except BlockingIOError:
                    pass
            if total > 320 << 20:
                break
    except OSError:
        pass
    if total > 300 << 20:
        print("@ESCAPED@ holds", total >> 20, "MB")


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x
