"""The pointer in a page: where a mark is, and how a hand drags it."""


def middle(mark):
    box = mark.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def column(mark):
    """Say where the middle of a column is across, where it begins at the top, and its height."""
    box = mark.bounding_box()
    return box["x"] + box["width"] / 2, box["y"], box["height"]


def drag(page, start, end, steps=5, still=0):
    """Drag from one place to another, and hold still there for some steps more."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=steps)
    for _ in range(still):
        page.mouse.move(*end)
    page.mouse.up()
