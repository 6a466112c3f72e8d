# attempt: returns at once and leaves threads that burn time and print
# class: loops
# verdict: timeout, incorrect, crashed

import threading


def burn():
    while True:
        print("x" * 100)


def attempt():
    for _ in range(8):
        threading.Thread(target=burn).start()


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x
