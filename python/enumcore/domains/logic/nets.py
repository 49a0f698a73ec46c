"""Nets that read a statement word by word: a GRU, an LSTM and a Transformer, by Keras on JAX.

The words of the two sentences stand one after the other with a mark between them.  Texts are padded to the longest of
their own set, on the left for the recurrent nets, and padding is masked: the length of the longest test leaks nothing.
A tenth of the training set is held out, and the epoch that is best on it counts.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from enumcore import TaskError

from .learners import both_labels
from .statement import Statement

__all__ = ["NETS", "Net"]

_PADDING, _UNKNOWN, _MARK = 0, 1, 2
_BATCH: Final = 64


class Net:
    """One of them, not fitted.  Needs Keras and JAX, of the extra `neural`.

    Parameters
    ----------
    kind : str
        Of `NETS`.
    epochs : int
        How often it goes through the training set.
    seed : int
        Of its first weights and of the order of the data.

    Attributes
    ----------
    training : float
        After `fit`, the share of its training set that it tells right.
    """

    def __init__(self, kind: str, epochs: int = 30, seed: int = 0) -> None:
        if kind not in NETS:
            raise TaskError(f"no net {kind!r}; there are: {', '.join(NETS)}")
        self.kind, self.epochs, self.seed = kind, epochs, seed
        self._keras = _keras()
        self._numbers: dict[str, int] = {}
        self._model: Any = None
        self.training = float("nan")

    def fit(self, statements: Sequence[Statement]) -> Net:
        """Fit to statements of both labels, which is a TaskError otherwise; return itself."""
        wanted = both_labels(statements).astype(np.float32)
        seen = sorted({word for statement in statements for text in statement.texts for word in text})
        self._numbers = {word: _MARK + 1 + place for place, word in enumerate(seen)}
        self._keras.utils.set_random_seed(self.seed)
        self._model = NETS[self.kind](self._keras, _MARK + 1 + len(seen))
        table = self._table(statements)
        order = np.random.default_rng(self.seed).permutation(len(table))
        held, used = order[: len(order) // 10], order[len(order) // 10 :]
        self._model.compile(self._keras.optimizers.Adam(2e-3), "binary_crossentropy", metrics=["accuracy"])
        best = _Best(self._keras)
        self._model.fit(
            table[used],
            wanted[used],
            batch_size=_BATCH,
            epochs=self.epochs,
            validation_data=(table[held], wanted[held]),
            callbacks=[best.callback],
            verbose=0,
        )
        self._model.set_weights(best.weights)
        self.training = float((self.predict(statements) == wanted.astype(bool)).mean())
        return self

    def predict(self, statements: Sequence[Statement]) -> NDArray[np.bool_]:
        """Tell a label for each statement; a word that it was not fitted to is `unknown`."""
        if not statements:
            return np.empty(0, dtype=np.bool_)
        told = self._model.predict(self._table(statements), batch_size=256, verbose=0)
        return np.asarray(told).reshape(-1) > 0.5

    def _table(self, statements: Sequence[Statement]) -> NDArray[np.int32]:
        rows = [self._row(statement) for statement in statements]
        longest = max(len(row) for row in rows)
        longest += -longest % 16  # few shapes, so that few are compiled
        return np.array([[_PADDING] * (longest - len(row)) + row for row in rows], dtype=np.int32)

    def _row(self, statement: Statement) -> list[int]:
        found: list[int] = []
        for text in statement.texts:
            found += [_MARK, *(self._numbers.get(word, _UNKNOWN) for word in text)]
        return found[1:]


class _Best:
    """Keeps the weights of the epoch that was best on what is held out."""

    def __init__(self, keras: Any) -> None:
        self.weights: Any = None
        self._best = -1.0
        self.callback = keras.callbacks.LambdaCallback(on_epoch_end=self._look)

    def _look(self, epoch: int, logs: Any) -> None:
        if logs["val_accuracy"] > self._best:
            self._best, self.weights = logs["val_accuracy"], self.callback.model.get_weights()


def _keras() -> Any:
    os.environ.setdefault("KERAS_BACKEND", "jax")
    try:
        import jax  # noqa: F401
        import keras
    except ImportError:
        raise ImportError('the nets need Keras and JAX: pip install "enumcore[neural]"') from None
    return keras


def _recurrent(keras: Any, words: int, layer: Any) -> Any:
    return keras.Sequential([
        keras.layers.Embedding(words, 32, mask_zero=True),
        layer(64),
        keras.layers.Dense(1, activation="sigmoid"),
    ])  # fmt: skip


def _gru(keras: Any, words: int) -> Any:
    return _recurrent(keras, words, keras.layers.GRU)


def _lstm(keras: Any, words: int) -> Any:
    return _recurrent(keras, words, keras.layers.LSTM)


def _transformer(keras: Any, words: int, layers: int = 2, width: int = 48, heads: int = 4) -> Any:
    """Positions are sinusoidal, so that those beyond the training set's mean something."""
    ops = keras.ops
    tokens = keras.Input((None,), dtype="int32")
    real = ops.not_equal(tokens, _PADDING)
    x = keras.layers.Embedding(words, width)(tokens)
    x = x + keras.layers.Lambda(lambda ids: _positions(ops, ids, width), output_shape=(None, width))(tokens)
    mask = ops.expand_dims(real, 1)
    for _ in range(layers):
        y = keras.layers.LayerNormalization()(x)
        x = x + keras.layers.MultiHeadAttention(heads, width // heads)(y, y, attention_mask=mask)
        y = keras.layers.LayerNormalization()(x)
        x = x + keras.layers.Dense(width)(keras.layers.Dense(4 * width, activation="gelu")(y))
    x = keras.layers.LayerNormalization()(x)
    weights = ops.expand_dims(ops.cast(real, "float32"), -1)
    x = ops.sum(x * weights, axis=1) / ops.sum(weights, axis=1)
    return keras.Model(tokens, keras.layers.Dense(1, activation="sigmoid")(x))


def _positions(ops: Any, tokens: Any, width: int) -> Any:
    """Sines of a word's place, counted from the first that is no padding."""
    place = ops.cast(ops.cumsum(ops.cast(ops.not_equal(tokens, _PADDING), "int32"), axis=1), "float32")
    rates = 10_000.0 ** (-np.arange(0, width, 2, dtype=np.float32) / width)
    angles = ops.expand_dims(place, -1) * rates
    return ops.concatenate([ops.sin(angles), ops.cos(angles)], axis=-1)


NETS: Final = {"GRU": _gru, "LSTM": _lstm, "Transformer": _transformer}
"""How each net is made, by name."""
