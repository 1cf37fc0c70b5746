"""Pixels of `nnviz.picture` as an image of Qt."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage


def image_of(pixels: NDArray[np.uint8]) -> QImage:
    """RGB pixels (rows, columns, 3) as an image with a copy of them."""
    rows, columns, _ = pixels.shape
    packed = np.ascontiguousarray(pixels)
    image = QImage(packed.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888)
    # The image borrows the array's memory until it is copied; 32 bits paint faster.
    return image.convertToFormat(QImage.Format.Format_RGB32)


def argb_image_of(pixels: NDArray[np.uint32]) -> QImage:
    """Pixels 0xAARRGGBB (rows, columns), colours premultiplied, as an image."""
    rows, columns = pixels.shape
    packed = np.ascontiguousarray(pixels)
    image = QImage(
        packed.data,
        columns,
        rows,
        4 * columns,
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    # The image borrows the array's memory until it is copied.
    return image.copy()
