"""How a clause stands: affirmed or negated, told as a fact or as possible, conditional, predicted, demanded or intended.

Idea: the tree gives the words that hang from the predicate (negations, auxiliaries, "if") and the word it hangs from itself ("plans to sign"); the
lexicon `modals` says what each makes of it.
Example: "Holt may not sign" is negated and possible; "No sanctions." is negated.
Cannot do: irony; a negation that only the sense tells ("hardly a success").
"""

from dataclasses import dataclass

from rashomon.lang.lemmas import lemma
from rashomon.lang.model import Analysis
from rashomon.lang.resources import mapping
from rashomon.lang.syntax import Syntax
from rashomon.schema.claim import Modality, Polarity

NEGATIONS = frozenset({"not", "n't", "n’t", "never", "neither", "nor", "nowhere"})
NOBODY = frozenset({"no", "none", "nobody", "nothing", "neither"})
CONDITIONS = frozenset({"if", "unless", "provided", "whether", "should"})
FAILING = frozenset({"fail", "refuse", "decline", "cease", "stop", "unable"})  # with a clause: what follows does not happen
HAVING = frozenset({"have", "has", "had", "do", "does", "did", "be", "been"})  # auxiliaries that say nothing of it
DENYING = frozenset({"deny", "dispute", "refute"})
RANK: tuple[Modality, ...] = ("conditional", "possible", "demanded", "intended", "predicted")  # of several marks the first counts
_SUBJECTS = ("nsubj", "nsubj:pass", "obj", "expl")


@dataclass(frozen=True, slots=True)
class Stand:
    """Polarity and modality of one clause."""

    polarity: Polarity
    modality: Modality


def base_of(analysis: Analysis, i: int) -> str:
    """Base form of a word, lower case."""
    return lemma(analysis.word(i), analysis.xpos[i]).lower()


def stand(analysis: Analysis, syntax: Syntax, head: int) -> Stand:
    """How the clause with this predicate stands."""
    return Stand("negated" if negated(analysis, syntax, head) else "affirmed", modality(analysis, syntax, head))


def negated(analysis: Analysis, syntax: Syntax, head: int) -> bool:
    """Is the predicate denied, by a word of its own, by "no" at its subject or object, or by the verb it hangs from?"""
    children = list(syntax.children(head))
    if any(analysis.word(c).lower() in NEGATIONS for c in children if c < head or syntax.relations[c] == "advmod"):
        return True
    if any(_nobody(analysis, syntax, c) for c in children if syntax.relations[c] in _SUBJECTS) or _nobody(analysis, syntax, head):
        return True
    above = syntax.heads[head]
    if syntax.relations[head] == "xcomp" and above != head:
        return base_of(analysis, above) in FAILING or any(analysis.word(c).lower() in NEGATIONS for c in syntax.children(above) if c < above)
    if syntax.relations[head] == "ccomp" and base_of(analysis, above) in DENYING:
        return True
    return any(base_of(analysis, head) in ("fail",) and syntax.relations[c] == "xcomp" for c in children)


def _nobody(analysis: Analysis, syntax: Syntax, noun: int) -> bool:
    return analysis.word(noun).lower() in NOBODY - {"no"} or any(
        analysis.word(c).lower() in NOBODY and syntax.relations[c] in ("det", "advmod") and c < noun for c in syntax.children(noun)
    )


def modality(analysis: Analysis, syntax: Syntax, head: int) -> Modality:
    """Fact, unless a word says otherwise."""
    found = set[str]()
    known = mapping("modals")
    children = list(syntax.children(head))
    for c in children:
        word, relation = analysis.word(c).lower(), syntax.relations[c]
        marks = (relation == "aux" and word not in HAVING) or (relation == "advmod" and analysis.upos[c] == "ADV")
        if marks and (kind := known.get(word)):
            found.add(kind)
        if relation == "mark" and word in CONDITIONS:
            found.add("conditional")
        if relation == "advcl" and any(analysis.word(g).lower() in CONDITIONS and syntax.relations[g] == "mark" for g in syntax.children(c)):
            found.add("conditional" if any(analysis.word(g).lower() in ("would", "could", "will", "may", "might") for g in children) else "fact")
    found |= _from_above(analysis, syntax, head) | _own(analysis, syntax, head, children)
    return next((kind for kind in RANK if kind in found), "fact")


def told(analysis: Analysis, syntax: Syntax, head: int) -> bool:
    """Is the act that a predicate names told as a fact? "Holt asked them to leave" is, though the leaving is none."""
    children = list(syntax.children(head))
    found = modality(analysis, syntax, head)
    return found == "fact" or ({found} == _own(analysis, syntax, head, children) and not any(
        syntax.relations[c] == "aux" and mapping("modals").get(analysis.word(c).lower()) and analysis.word(c).lower() not in HAVING for c in children
    ) and not _from_above(analysis, syntax, head))  # fmt: skip


def _from_above(analysis: Analysis, syntax: Syntax, head: int) -> set[str]:
    """What the word that a "to" clause hangs from makes of it: "plans to sign", "is to sign", "a vow to sign"."""
    above, relation = syntax.heads[head], syntax.relations[head]
    if above == head:
        return {"predicted"} if analysis.xpos[head] == "VB" and _to(analysis, syntax, head) else set()
    if relation in ("xcomp", "acl", "advcl", "ccomp") and (_to(analysis, syntax, head) or relation in ("xcomp", "ccomp")):
        kind = mapping("modals").get(base_of(analysis, above)) or mapping("modals").get(analysis.word(above).lower())
        if kind and not (relation in ("ccomp", "advcl") and kind in ("intended",)) and not (relation == "advcl" and not _passive(analysis, syntax, above)):
            return {kind}
    return set()


def _own(analysis: Analysis, syntax: Syntax, head: int, children: list[int]) -> set[str]:
    """What the predicate itself makes of the clause that hangs from it: "plans" in "Holt plans to sign" is an intention, no act."""
    kind = mapping("modals").get(base_of(analysis, head)) or mapping("modals").get(analysis.word(head).lower())
    if kind and any(syntax.relations[c] == "xcomp" and _to(analysis, syntax, c) for c in children):
        return {kind}
    if kind and kind != "intended" and any(syntax.relations[c] == "ccomp" for c in children):
        return {kind}
    bare = analysis.xpos[head] == "VB" and syntax.heads[head] == head
    if bare and not any(syntax.relations[c] in ("nsubj", "aux", "nsubj:pass", "mark") for c in children):
        return {"demanded"}
    return set()


def _to(analysis: Analysis, syntax: Syntax, head: int) -> bool:
    return any(analysis.xpos[c] == "TO" for c in syntax.children(head) if c < head)


def _passive(analysis: Analysis, syntax: Syntax, verb: int) -> bool:
    return analysis.xpos[verb] in ("VBN", "JJ") or any(syntax.relations[c] == "aux:pass" for c in syntax.children(verb))
