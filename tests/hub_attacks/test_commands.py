"""A learner lays odd things where the teacher's commands come."""

import sys

import pytest

if sys.platform != "linux":
    pytest.skip("the hub runs on Linux", allow_module_level=True)

from hub_tries import as_the_commands_do, run  # Linux's own

ODD = {
    "a pipe": "os.mkfifo(place)",
    "a folder": "os.mkdir(place)",
    "a link to what root may read": "os.symlink('/etc/shadow', place)",
    "a link to what all may read": "os.symlink('/etc/passwd', place)",
    "a link to a link": "os.symlink(place, place)",
    "a socket": "os.chdir(os.path.dirname(place)); "
    "socket.socket(socket.AF_UNIX).bind('progress.json')",
    "too large": "open(place, 'wb').truncate(2**30)",
    "a folder that is another's": "os.rename(folder, f'{folder}.mine'); os.symlink(other, folder)",
}
KEEP = "from utils import progress; print(progress.keep('coin-flip', [0.75, 0.25], right=0)[0])"


def test_collecting_passes_over_a_pipe_and_takes_what_the_others_answered(hub, mallory, anna):
    assert anna.kernel.run(KEEP) == (None, "True\n")
    run(mallory, "import json, os; os.mkfifo(os.environ['COURSE_PROGRESS']); print(json.dumps(1))")
    folder = hub.folder / "answers"
    said = hub.call("collect", folder)
    assert f"{mallory.learner.name}: nothing copied (progress.json is no regular file)" in said
    assert hub.as_root("ls", folder).split() == [f"{anna.learner.name}.json"]


# As root, as `collect` does; the odd file is made by the learner, or by nobody who may more.
TRY_ODD = """
import json, os, pwd, shutil, signal, socket, sys
sys.path.insert(0, {hub!r})
import handing_in
user = pwd.getpwnam({name!r})
place = f"{{user.pw_dir}}/{{handing_in.ANSWERS}}"
folder, other = os.path.dirname(place), {other!r}
for odd, make in {odd!r}.items():
    if os.path.isdir(place) and not os.path.islink(place):
        shutil.rmtree(place)
    elif os.path.lexists(place):
        os.unlink(place)
    if not (child := os.fork()):
        os.setgroups([]); os.setgid(user.pw_gid); os.setuid(user.pw_uid)
        exec(make)
        os._exit(0)
    assert not os.waitpid(child, 0)[1], odd
    signal.alarm(10)
    try:
        print(odd, "was read:", handing_in.answers(user.pw_name)[:20])
    except OSError:
        pass
os.unlink(folder)
os.rename(f"{{folder}}.mine", folder)
"""


def test_no_odd_file_is_taken_for_answers_or_waited_for(hub, mallory, anna):
    assert anna.kernel.run(KEEP) == (None, "True\n")
    other = hub.folder / "homes" / anna.learner.name / "cross-entropy" / "notebooks"
    hub.as_root("ls", other / "progress.json")
    assert not as_the_commands_do(hub, TRY_ODD, mallory, odd=ODD, other=str(other))


def test_a_folder_that_a_learner_prepared_is_not_written_to(hub, mallory):
    folder = hub.folder / "scratch" / mallory.learner.name / "spring"
    run(mallory, "import json, os; os.mkdir('/tmp/spring'); print(json.dumps(1))")
    for place in (folder, hub.folder / "homes" / mallory.learner.name / "spring"):
        for command in ("collect", "end"):
            with pytest.raises(AssertionError, match="belongs to somebody else"):
                hub.call(command, place)
    assert not hub.as_root("ls", folder)
