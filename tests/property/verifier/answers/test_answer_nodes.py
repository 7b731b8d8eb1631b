"""What holds of all lines and residues."""

from hypothesis import given, settings
from hypothesis import strategies as st

from mathverifier import equivalent


@settings(deadline=None, max_examples=40)
@given(
    a=st.integers(-9, 9).filter(bool),
    b=st.integers(-9, 9).filter(bool),
    c=st.integers(-9, 9),
    times=st.integers(2, 7),
    off=st.integers(1, 5),
)
def test_a_line_is_itself_times_a_number(a: int, b: int, c: int, times: int, off: int) -> None:
    """An equation times a number is the same line; with another constant it is another one."""
    line = f"{a}x+{b}y={c}".replace("+-", "-")
    scaled = f"{times * a}x+{times * b}y={times * c}".replace("+-", "-")
    moved = f"{times * a}x+{times * b}y={times * c + off}".replace("+-", "-")
    assert equivalent(line, scaled).outcome == "correct"
    assert equivalent(line, moved).outcome == "incorrect"


@settings(deadline=None, max_examples=30)
@given(residue=st.integers(0, 30), modulus=st.integers(2, 12), turns=st.integers(-3, 3), off=st.integers(1, 11))
def test_a_residue_is_known_up_to_its_modulus(residue: int, modulus: int, turns: int, off: int) -> None:
    """A residue may be moved by whole moduli and by nothing else."""
    reference = f"n \\equiv {residue} \\pmod {{{modulus}}}"
    assert equivalent(reference, f"n \\equiv {residue + turns * modulus} \\pmod {{{modulus}}}").outcome == "correct"
    if off % modulus:
        assert equivalent(reference, f"n \\equiv {residue + off} \\pmod {{{modulus}}}").outcome == "incorrect"
