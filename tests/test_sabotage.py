"""The list of acts of sabotage is held to the code: one that no longer fits would be counted as noticed by nobody."""

import pytest

from .sabotage.__main__ import ROOT, Act, acts


@pytest.mark.parametrize("act", acts(), ids=lambda act: act.says)
def test_an_act_of_sabotage_still_fits_the_code(act: Act) -> None:
    assert (ROOT / act.file).read_text().count(act.old) == 1
    assert act.new != act.old
    assert all((ROOT / path).exists() for path in act.tests.split())


def test_there_are_at_least_twenty_five_acts() -> None:
    assert len(acts()) >= 25
