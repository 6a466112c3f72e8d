"""Exercise 31: persist. Read the lesson with `dlgrade show 31`, then check your work with `dlgrade check 31`."""

import keras


def make_callbacks(dir, patience, monitor="val_loss"):
    """Return what `fit` needs to stop in time and to keep the best epoch, in memory and on the disk.

    dir: the path of a folder that exists, as text
    patience: after how many epochs in a row without a better value training stops, at least 1
    monitor: the value that is watched, by its name in `History`: a loss such as "val_loss" or "loss", which is best
        where it is smallest, or an accuracy such as "val_accuracy", which is best where it is largest
    returns: a list of two callbacks, in this order
        keras.callbacks.EarlyStopping: in the end the model has the weights of its best epoch
        keras.callbacks.ModelCheckpoint: whenever an epoch is the best so far, it saves the whole model, and only then,
            to a file in `dir` whose name ends in ".keras"
    """
    raise NotImplementedError


def save(model, path):
    """Write a whole model to a file: layers, weights, what it was compiled with, and the state of its optimizer.

    model: a compiled keras.Model, which stays as it is
    path: of the file, as text, in a folder that exists; it ends in ".keras", Keras's native format
    raises ValueError: path ends in anything else
    """
    raise NotImplementedError


def load(path):
    """Return the model that `save` has written to a file, so that it predicts the same and can be trained on.

    path: as for `save`
    returns: keras.Model, compiled; a next step of training does what it would have done before the model was saved
    """
    raise NotImplementedError
