"""Small predictions for the tests of their files and of what asks them; and the course's own."""

from utils import explorers
from utils.quiz import predict, toml_files

EVERY = toml_files.read_all()["prediction"]
IN_EXPLORERS = [name for name, entry in EVERY.items() if "explorer" in entry]

GOOD = {
    "id": '"halves"',
    "text": '"Which, `p` or q?"',
    "unit": '"nats"',
    "range": "[0, 5, 0.05]",
    "explorer": '"binary"',
    "state": "{p = 0.35, y = 1}",
    "value": '"loss"',
    "ring": "{axes = 0, x = 0.35}",
}
CURVE = GOOD | {"ring": "{axes = 0}", "over": "{p = [0.1, 0.5, 0.9]}", "state": "{y = 1}"}
NUMBER = {key: GOOD[key] for key in ("id", "text", "unit", "range")} | {"of": '"np.log(10)"'}


def write(folder, *entries, name="01_a.toml"):
    lines = [
        line
        for entry in entries
        for line in ["[[prediction]]", *(f"{key} = {value}" for key, value in entry.items())]
    ]
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def without(entry, *keys):
    return {key: value for key, value in entry.items() if key not in keys}


def asks(name):
    entry = EVERY[name]
    if "explorer" not in entry:
        return predict.number(name)
    return explorers.EXPLORERS[entry["explorer"]](predict=name)
