"""What learners' functions are tried on when they are marked; none of it is in their notebooks.

A lesson has a module here with `PARTS`: for the check of each exercise, the parts of its mark. To
make another lesson an assignment, write its module and name it below.
"""

from classroom.grading.hidden import (
    lesson_00,
    lesson_01,
    lesson_02,
    lesson_03,
    lesson_04,
    lesson_05,
    lesson_06,
    lesson_07,
    lesson_08,
    lesson_09,
)
from classroom.grading.hidden.parts import Part

#: The parts of each exercise's mark, by the number of the lesson and the name of the check.
PARTS: dict[str, dict[str, tuple[Part, ...]]] = {
    "00": lesson_00.PARTS,
    "01": lesson_01.PARTS,
    "02": lesson_02.PARTS,
    "03": lesson_03.PARTS,
    "04": lesson_04.PARTS,
    "05": lesson_05.PARTS,
    "06": lesson_06.PARTS,
    "07": lesson_07.PARTS,
    "08": lesson_08.PARTS,
    "09": lesson_09.PARTS,
}
