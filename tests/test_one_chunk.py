import resource

from hld_site.installation.python_stack import in_one_chunk

DEPTHS, TIMES = 600, 200


def pages_mapped() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def most_mapped_by_a_loop(depth: int = DEPTHS) -> int:
    """By a loop of calls at any of the depths below this call; each call once before it counts."""
    begun = pages_mapped()
    for _time in range(TIMES):
        abs_of(-1)
    own = pages_mapped() - begun
    return max(own, most_mapped_by_a_loop(depth - 1)) if depth else own


def abs_of(number: int) -> int:
    first, second, third = number, number, number
    return max(first, second, third, -number)


def test_no_loop_maps_memory_for_each_of_its_calls_however_deep_it_stands():
    """At some depths each call took a chunk of the stack anew, and gave it back: a list of States
    took nearly three times as long.
    """
    assert in_one_chunk(most_mapped_by_a_loop) < TIMES / 2
    assert in_one_chunk(sorted, [2, 1], reverse=False) == [1, 2]
