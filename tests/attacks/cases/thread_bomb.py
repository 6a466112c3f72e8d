# attempt: starts threads until it may not
# class: processes
# verdict: incorrect, timeout, crashed
# not held: process (there is no limit on threads)

import threading

threading.stack_size(65536)
end = threading.Event()


def attempt():
    try:
        for _ in range(500):
            threading.Thread(target=end.wait, daemon=True).start()
        print("@ESCAPED@ has started 500 threads", flush=True)
    except RuntimeError:
        pass
    end.set()


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x
