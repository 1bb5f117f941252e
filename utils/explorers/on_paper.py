"""What an explorer shows where nothing moves: in words, in a notebook, in a file for a report."""

from __future__ import annotations

import io
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from utils import plots
from utils.explorers import still

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# No date: the same picture is the same file.
FORMATS = {".png": {}, ".pdf": {"CreationDate": None}, ".svg": {"Date": None}}


class OnPaper:
    """Give an explorer its words and its stills; it brings `result()`, `draw()` and `title`."""

    def __repr__(self) -> str:
        result = self.result()
        if not self.asked:
            return result["sentence"]
        return (
            f"{result['gap'] or 'Predict: ' + self.asked.ask['text']} {result['sentence']}".strip()
        )

    @property
    def _alt(self) -> str:
        return f"{self.title}. {self!r}"

    def _axes(self) -> Figure:
        with plots.look():
            return self.draw()

    def figure(self) -> Figure:
        """Draw the present state as a matplotlib figure."""
        figure = self._axes()
        still.add_marks(figure, self.result())
        return figure

    def png(self) -> bytes:
        """Draw the still picture of the present state for a notebook: small, in few colours."""
        return still.png(self.figure())

    def save(self, path: str | Path, dpi: float = 300) -> str:
        """Save the present state as a picture for a report; no browser is needed.

        Parameters
        ----------
        path : str or Path
            Ends in .png, .pdf or .svg. A file that is there is replaced, as a whole.
        dpi : float
            Pixels an inch of a PNG.

        Returns
        -------
        str
            The picture in words, which is also the title in the file: an alternative text.

        Raises
        ------
        ValueError
            For another kind of file.
        OSError
            Where nothing can be written.

        Examples
        --------
        >>> import tempfile
        >>> from utils import explorers
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     words = explorers.binary(p=0.9).save(f"{folder}/binary.svg")
        >>> words.endswith("p = 0.90, label 1: loss 0.1054 nats")
        True
        """
        path = Path(path).expanduser().resolve()  # a link stays one
        kind = path.suffix.lower()
        if kind not in FORMATS:
            raise ValueError(
                f"got {str(path)!r}: give a name that ends in {', '.join(FORMATS)}, such as "
                f"'{self.name}.pdf'."
            )
        page, figure = io.BytesIO(), self.figure()
        with plots.look():
            marked = {"Title": self._alt, **FORMATS[kind]}
            figure.savefig(page, format=kind[1:], dpi=dpi, metadata=marked)
        part = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            part.write_bytes(page.getvalue())
            part.replace(path)
        except OSError as error:
            raise type(error)(f"cannot write {str(path)!r}: {error.strerror}.") from error
        finally:
            with suppress(OSError):
                part.unlink()
        return self._alt

    def _repr_mimebundle_(self, **options: object) -> tuple[dict, dict]:
        data = super()._repr_mimebundle_(**options)
        data |= {"text/plain": repr(self), "image/png": self.png()}
        return data, {"image/png": {"alt": self._alt}}
