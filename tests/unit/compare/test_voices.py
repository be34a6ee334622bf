"""In whose voice a report states a sentence."""

from rashomon import Report, read
from rashomon.compare.voices import voices


def test_most_of_a_sentence_decides():
    text = "The strike is over for good, Mayor Ada Holt said. The yard stays shut. Reports indicate that the yard is losing money."
    reading = read(Report("a", text))
    found = voices((reading,))

    assert ["attributed", "outlet", "unnamed"] == [found["a", s.start] for s in reading.sentences]
