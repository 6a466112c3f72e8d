# attempt: writes many files that are each small enough
# class: disk
# verdict: incorrect, timeout
# not held: confined (each file has a limit, their number has none; they are removed afterwards)
# not held: process (each file has a limit, their number has none)


def attempt():
    total = 0
    for number in range(6):
        try:
            with open(f"@MARKER@{number}", "wb", 0) as file:
                total += file.write(bytes(30 << 20))
        except OSError:
            break
    if total > 140 << 20:
        print("@ESCAPED@ wrote", total >> 20, "MB")


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x
