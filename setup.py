"""Let the quizzes travel with an installed course; pyproject.toml has all the rest."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class WithQuizzes(build_py):
    """Put the questions where `utils` looks for them: authors keep them beside the lessons."""

    def run(self) -> None:
        """Build the package, and copy the questions into it."""
        super().run()
        if not self.editable_mode:  # there the lessons are at hand
            place = Path(self.build_lib, "utils", "quiz", "quizzes")
            shutil.copytree("lessons_src/quizzes", place, dirs_exist_ok=True)


setup(cmdclass={"build_py": WithQuizzes})
