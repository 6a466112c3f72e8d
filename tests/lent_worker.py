"""What a process does that was lent a warm process: in a module that such a process can import."""

from dlgrade import isolation
from dlgrade.isolation.outcome import Returned
from dlgrade.isolation.session import Program, Session

SOURCE = b"import os\ndef f():\n    return os.environ.get('LENT')\n"


def borrowed(queue, lent, kill):
    isolation.borrow(lent)
    launcher = isolation.shared_launcher(lent.surroundings)
    before = launcher._process
    if kill:
        lent.line.control.shutdown(2)
    program = Program("a.py", SOURCE, ("f",), "numpy", 5.0, 20.0, 512)
    with Session(program, launcher.launch) as session:
        outcome = session.call(("f",))
        queue.put((session.tier, isinstance(outcome, Returned), before is None, launcher._process is None))
    launcher.close()
