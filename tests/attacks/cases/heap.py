# attempt: takes three times the memory that it may have, in one piece and in many
# class: memory
# verdict: incorrect, timeout


def attempt():
    pieces = []
    try:
        pieces.append(bytearray(b"x") * (400 << 20))
    except MemoryError:
        try:
            while len(pieces) < 400:
                pieces.append(bytearray(b"x") * (1 << 20))
        except MemoryError:
            pass
    held = sum(map(len, pieces)) >> 20
    if held > 300:
        print("@ESCAPED@ holds", held, "MB", flush=True)
    pieces.clear()


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x
