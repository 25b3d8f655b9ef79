"""Workers: each task on its own, whatever it does to its process, and nothing of it left when it is over."""

import os
import time

import pytest

from budgetlib.corpus.workers import Answer, Work, as_finished, pooled


def make_deeds(argument):
    """What the workers of these tests do: a task is a word, perhaps with a number."""
    left_behind = []

    def do(task):
        deed, number = task
        while deed == "wait for" and not os.path.exists(number):
            time.sleep(0.05)
        if deed == "exit":
            os._exit(number)
        if deed == "sleep":
            time.sleep(number)
        if deed == "hog":
            raise MemoryError
        if deed == "mistake":
            raise KeyError(deed)
        left_behind.append(deed)
        return [argument, len(left_behind)]

    return do


def answers(tasks, **options):
    work = Work("test_workers:make_deeds", "made", **options)
    with pooled(work, jobs=1) as (threads, do):
        return [answer for _, answer in as_finished(threads, do, tasks)]


WELL = ("say", 0)


@pytest.mark.parametrize("is_apart", [False, True])
@pytest.mark.parametrize(
    ("task", "answer"),
    [
        (("exit", 3), Answer(failure="crash", how="exit status 3")),
        (("exit", 0), Answer(failure="crash", how="exit status 0")),
        (("mistake", 0), Answer(failure="crash", how="exit status 1")),
        (("hog", 0), Answer(failure="memory")),
        (("sleep", 60), Answer(failure="time", how="SIGKILL")),
    ],
)
def test_a_task_that_ends_its_process_is_an_answer_and_the_next_one_is_done(task, answer, is_apart):
    assert answers([task, WELL], seconds=8, is_apart=is_apart) == [answer, Answer(["made", 1])]


@pytest.mark.parametrize(("is_apart", "seen"), [(False, [1, 2]), (True, [1, 1])])
def test_a_task_that_is_done_apart_sees_nothing_of_the_one_before(is_apart, seen):
    assert [answer.value[1] for answer in answers([WELL, WELL], is_apart=is_apart)] == seen


def test_what_comes_of_tasks_comes_in_the_order_in_which_they_finish(tmp_path):
    longer = ("wait for", str(tmp_path / "the other"))
    with pooled(Work("test_workers:make_deeds"), jobs=2) as (threads, do):
        finished = as_finished(threads, do, [longer, WELL])
        first, _ = next(finished)
        (tmp_path / "the other").touch()
        others = [task for task, _ in finished]

    assert [first, *others] == [WELL, longer]


def test_a_worker_that_does_not_start_is_an_error_and_no_failed_task():
    with (
        pooled(Work("test_workers:no_such_function"), jobs=1) as (threads, do),
        pytest.raises(RuntimeError, match="a process for the work did not start"),
    ):
        list(as_finished(threads, do, [WELL]))
