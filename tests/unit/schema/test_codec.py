"""Records to JSON and back."""

import json

import jsonschema
import pytest

from rashomon import Account, Reading, from_json, json_schema, to_json
from rashomon.errors import StoreError


def test_an_account_comes_back_as_it_was(example):
    assert example == from_json(Account, to_json(example))


def test_a_reading_comes_back_as_it_was(example_readings):
    assert example_readings[0] == from_json(Reading, to_json(example_readings[0]))


def test_what_is_printed_fits_the_schema(example, example_readings):
    jsonschema.validate(json.loads(to_json(example)), json_schema(Account))
    jsonschema.validate(json.loads(to_json(example_readings[0])), json_schema(Reading))


def test_the_exchange_names_are_used(example):
    told = json.loads(to_json(example))

    assert "rashomon/account/1" == told["schema"]
    assert "in" in told["actors"][0]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "rashomon/account/9"}', '{"schema": "rashomon/account/1", "story": 5}', "[" * 100_000])
def test_what_does_not_fit_is_one_named_error(text):
    with pytest.raises(StoreError):
        from_json(Account, text)
