"""Quantities: number, unit, bound, range, what is counted, and what is none."""

import pytest

from rashomon.lang.model import analyse
from rashomon.lang.syntax import syntax
from rashomon.read.numerals import number
from rashomon.read.times import times
from rashomon.read.values import values_of
from rashomon.schema.reading import Sentence
from rashomon.schema.report import Report


def found(text):
    analysis = analyse(text)
    sentence = Sentence(0, len(text), 0)
    dated = times(Report("x", text, published="2031-05-03"), (sentence,))
    return values_of(analysis, syntax(analysis, [(0, len(text))]), dated, 0, len(analysis.words))


CASES = [
    ("At least 12 people were hurt.", [(12, "person", "min")]),
    ("The land cost $7.2 million.", [(7_200_000, "USD", None)]),
    ("Prices rose by 15.5 percent, more than 3 euros a day.", [(15.5, "%", None), (3, "EUR/day", "more")]),
    ("Twenty-three ships and two hundred and five boats sank.", [(23, "ship", None), (205, "boat", None)]),
    ("They walked 40 miles in three days.", [(40, "mile", None), (3, "day", None)]),
    ("He left on 3 May 2031 and came back in 2032.", []),
    ("About 900 dockers have been on strike.", [(900, "docker", None)]),
    ("The region was sold for roughly two cents an acre.", [(0.02, "USD/acre", None)]),
    ("Dozens of villagers fled.", [(12, "villager", "min")]),
    ("Ada Holt, 34, drove the 15-tonne lorry.", [(34, "year", None), (15, "tonne", None)]),
    ("The 41-year-old pilot waited two and a half hours.", [(41, "year", None), (2.5, "hour", None)]),
    ("A third of the staff stayed; two-thirds of voters did not.", [(33.33, "%", None), (66.67, "%", None)]),
    ("One docker was hurt, and no one else.", [(1, "docker", None)]),
    ("Up to 30,000 more troops may come.", [(30_000, "troops", "max")]),
    ("It cost £5bn, nearly half of the budget.", [(5_000_000_000, "GBP", None), (50, "%", "less")]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_values(text, expected):
    assert expected == [(v.value, v.unit, v.bound) for v in found(text)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Between 10 and 15 people came.", 10, 15),
        ("It takes 3-5 days.", 3, 5),
        ("They paid $50-60 million.", 50e6, 60e6),
        ("From 4 to 6 percent fell ill.", 4, 6),
    ],
)
def test_ranges_are_one_value(text, low, high):
    assert [(low, high)] == [(v.value, v.high) for v in found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Orla won 21-14.",
        "She flew a Boeing 747 to Highway 101.",
        "The No. 5 seed lost.",
        "It began at 9:30 p.m. on Friday.",
        "Section 230 and the F-16 remain.",
        "The 3rd attempt failed in the first quarter.",
        "The office is at 1/2 or so.",
    ],
)
def test_ranks_names_clocks_and_results_are_no_quantities(text):
    assert () == found(text)


@pytest.mark.parametrize(
    ("marked", "noun"),
    [
        ("[12] [striking dockers] were fined.", "docker"),
        ("[Hundreds] of [ferry passengers] waited.", "passenger"),
        ("The [48]-[page] report came.", "page"),
        ("[Half] of the [voters] stayed.", "%"),
    ],
)
def test_the_thing_counted_has_its_own_place(unmarked, marked, noun):
    text, (value, counted) = unmarked(marked)
    one = found(text)[0]

    assert (value, counted, noun) == ((one.start, one.end), (one.counted.start, one.counted.end), one.unit)


def test_approximate_figures_are_told():
    assert [True, False] == [v.approximate for v in found("Some 40 boats and 30 ships sank.")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("7.2 million", 7.2e6),
        ("two hundred and five", 205),
        ("half a million", 500_000),
        ("1,200", 1200),
        ("2, 000", 2000),
        ("one and a half", 1.5),
        ("a dozen", 12),
    ],
)
def test_numerals(words, expected):
    assert expected == number(words)


def test_runs_of_figures_and_signs_cost_little_and_break_nothing():
    assert isinstance(found("$ $$ 1-2-3-4 5%6% £-7 1,2,3,,4 " * 40), tuple)
