# Thin on purpose: each target calls one tool, in the environment that `make install` keeps.
# It runs with GNU make 3.81 or newer, under sh and under cmd.exe: recipes hold plain commands only.

ifeq ($(OS),Windows_NT)
PYTHON ?= python
PY := .venv/Scripts/python.exe
else
PYTHON ?= python3
PY := .venv/bin/python
# JupyterLab refuses root, but in a container there is often nobody else.
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)
endif

# What the build makes, by name: a notebook that somebody else put there is not ours to trust.
LESSONS := $(patsubst lessons_src/%.py,notebooks/%.ipynb,$(wildcard lessons_src/[0-9]*.py))
SOLUTIONS := $(patsubst notebooks/%,notebooks/solutions/%,$(LESSONS))
# The last thing an installation writes, so that half an installation does not count.
LEARNER := .venv/installed-lessons
INSTALLED := .venv/installed
CLASSROOM := .venv/installed-classroom

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help choice install lab test notebooks site lite slides handouts class report hub kit lint release bench mutants fresh test-oldest

define HELP
make install     set up all that the course and its tests need, in .venv
make lab         open JupyterLab on the first lesson
make test        prove that every lesson tells the truth
make test-oldest the same, without a browser, with the lowest versions that pyproject.toml allows
make fresh       prove make lab and make test on a clean Debian; ARGS=sid takes the newest
make notebooks   build the notebooks from lessons_src
make site        build the web edition into site/_build/html
make lite        build the edition that runs Python in the browser into site/_build/lite
make slides      make a deck of slides a lesson, in site/_build/slides
make handouts    print the lessons as PDF, in site/_build/handouts
make class       make assignments for learners; ARGS="grade lesson-01" marks what came back
make report      sum up a class: make report ARGS="FOLDER WITH PROGRESS FILES"
make hub         run a JupyterHub for a class on this machine
make kit         make a folder that installs the course with no network
make lint        check the style of sources and notebooks, and the spelling
make release     say what stands in the way of a release (hours; ARGS="version kit" for some checks)
make bench       measure how quickly the explorers move
make mutants     find changes of the code that no test notices (hours; ARGS=losses for one module)

Options for the tool behind a target: make lab ARGS="--no-browser --port=9000"
Another Python for the set-up: make install PYTHON=python3.12
Another build of PyTorch: make lab TORCH=cpu, TORCH=cuda, or TORCH=none to do without
endef

help:
	@$(info $(HELP))cd .

install: $(INSTALLED)
	@echo The environment in .venv is ready.

$(PY):
	@$(PYTHON) -c "import sys; v = sys.version_info; sys.exit(v < (3, 11) and f'This is Python {v[0]}.{v[1]}, the course wants 3.11 or newer. Name one: make install PYTHON=python3.11')"
	@echo Making .venv, an environment for this course alone.
	@$(PYTHON) -m venv --clear .venv

# Where a build of PyTorch is named, what is installed has to be looked at each time.
$(LEARNER): $(PY) pyproject.toml constraints.txt $(if $(TORCH),choice)
	@$(PY) install.py "--torch=$(TORCH)" $@
	@echo Switching off the news of JupyterLab, which would ask the network.
	@$(PY) -m jupyter labextension disable "@jupyterlab/apputils-extension:announcements"
	@echo Letting JupyterLab show the glossary as a page, not as its source.
	@$(PY) -c "import json, pathlib, sys; folder = pathlib.Path(sys.prefix, 'share', 'jupyter', 'lab', 'settings'); folder.mkdir(exist_ok=True); folder.joinpath('overrides.json').write_text(json.dumps({'@jupyterlab/docmanager-extension:plugin': {'defaultViewers': {'markdown': 'Markdown Preview'}}}))"
	@$(PY) -c "open('$@', 'w').close()"

$(INSTALLED): $(LEARNER)
	@echo Setting up what the tests and builds need.
	@$(PY) install.py "--torch=$(TORCH)" $@ dev
	@$(PY) -c "open('$@', 'w').close()"

# In JupyterLab they would add menus that no learner needs: they are there, and switched off. The
# kernel of the browser's edition is laid aside: JupyterLab loads even what is switched off, and fails.
$(CLASSROOM): $(INSTALLED)
	@echo Setting up what a classroom needs.
	@$(PY) install.py "--torch=$(TORCH)" $@ dev classroom
	@$(PY) -m jupyter labextension disable "@jupyter/nbgrader"
	@$(PY) -m jupyter labextension disable "@jupyter-notebook/lab-extension"
	@$(PY) -c "import pathlib, shutil, sys; share = pathlib.Path(sys.prefix, 'share', 'jupyter'); made = share / 'labextensions' / '@jupyterlite'; made.exists() and (shutil.rmtree(share / 'lite', ignore_errors=True), made.rename(share / 'lite'))"
	@$(PY) -m jupyter server extension disable --sys-prefix $(addprefix nbgrader.server_extensions.,formgrader validate_assignment assignment_list course_list) notebook
	@$(PY) -c "open('$@', 'w').close()"

lab: $(LEARNER)
	@echo Trusting the notebooks that the build made, and no others.
	@$(PY) -m jupyter trust $(LESSONS) $(SOLUTIONS)
	@echo Asking the doctor.
	-@$(PY) -m utils.doctor --brief
	@echo Opening lesson 00. If no browser opens, copy the address that starts with http://127.0.0.1 below into one.
	@echo If the port is in use, JupyterLab takes the next one. Ctrl+C twice ends it.
	@$(PY) -m jupyterlab $(AS_ROOT) "--ServerApp.root_dir=$(CURDIR)" notebooks/00_start_here.ipynb $(ARGS)

notebooks: install
	@$(PY) lessons_src/build.py $(ARGS)

site: install
	@$(PY) site/pages.py $(ARGS)

lite: $(CLASSROOM)
	@$(PY) site/lite/build.py $(ARGS)

slides: install
	@$(PY) site/slides.py $(ARGS)

handouts: install
	@$(PY) site/handouts.py $(ARGS)

hub: $(CLASSROOM)
	@$(PY) classroom/hub/run.py $(ARGS)

class: $(CLASSROOM)
	@$(PY) -m classroom.grading $(ARGS)

lint: install
	@echo Checking the style of sources and notebooks, and the spelling.
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m codespell_lib
	@$(PY) -m pytest -q tests/test_environment.py -k ruff

# The tests fill all cores already; threads of their own would only wait for each other.
test: export OMP_NUM_THREADS = 1
# Nor does scikit-learn need processes: it warns where /dev/shm cannot be written.
test: export JOBLIB_MULTIPROCESSING = 0
test: $(CLASSROOM) lint
	@$(PY) tests/run_all.py $(ARGS)

fresh: $(CLASSROOM)
	@$(PY) tests/fresh.py $(ARGS)

# An environment of its own, with the lowest versions that pyproject.toml allows.
OLDEST := .venv-oldest/$(if $(filter Windows_NT,$(OS)),Scripts/python.exe,bin/python)
test-oldest: export COURSE_PROGRESS = $(CURDIR)/.venv-oldest/progress-of-tests.json
test-oldest: export OMP_NUM_THREADS = 1
test-oldest: install
	@echo Installing the lowest versions that pyproject.toml allows into .venv-oldest.
	@$(PY) -m uv venv --quiet --clear --seed --python $(PY) .venv-oldest
	@$(PY) -m uv pip install --python $(OLDEST) --resolution lowest-direct -e ".[dev,classroom]"
	@echo Testing all that needs no browser with them.
	@$(OLDEST) -m pytest -n 3 --dist loadfile --no-loadscope-reorder -m "not browser" $(ARGS)

release: install
	@$(PY) tests/release.py $(ARGS)

bench: install
	@$(PY) tests/bench/run.py $(ARGS)

mutants: install
	@$(PY) tests/mutants/hunt.py $(ARGS)

report: $(CLASSROOM)
	@$(PY) -m classroom.report $(ARGS)

kit: install
	@$(PY) -m classroom.kit $(ARGS)
