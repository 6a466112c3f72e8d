# attempt: never ends, ignores signals and catches every exception
# class: loops
# verdict: timeout

import signal

for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
    signal.signal(number, signal.SIG_IGN)


def attempt():
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x
