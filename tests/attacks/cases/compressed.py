# attempt: unfolds memory from a small file: a bomb of zeros
# class: memory
# verdict: timeout, incorrect

import zlib


def attempt():
    zeros = bytes(10 << 20)
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(zeros) for _ in range(90)) + packer.flush()
    try:
        if len(zlib.decompress(packed)) > 300 << 20:
            print("@ESCAPED@")
    except MemoryError:
        pass


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x
