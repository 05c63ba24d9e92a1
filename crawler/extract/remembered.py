"""trafilatura's expressions, asked about each combination of attributes once.

Most of the time it takes to choose a block goes into expressions that test class, id and style of every element with
regular expressions, each a call from libxml2 into Python. Their verdict on an element depends on nothing but its tag
and those attributes. Here combinations that hold none of the words which the expression's conditions need are passed
over, the others are put to the expression itself, on elements made for that, and the verdict is remembered: pages of
one site repeat the same few. What is found is what the expression finds. An expression of another form is not touched.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import compress, repeat

from lxml import etree

from crawler.words import WordFinder, find_needs, fold_case

MAX_REMEMBERED = 50_000
"""Verdicts kept of an expression; then all are forgotten. One takes some 300 bytes."""
_NAMESPACES = {"re": "http://exslt.org/regular-expressions"}
_STRING = re.compile(r"'[^']*'|\"[^\"]*\"")
_OTHERS = re.compile(r"/|\.|\btext\(|\bposition\(|\blast\(|\bcount\(|^\s*\d+\s*$")
"""What looks further than at the element itself."""
_TAGS_ONLY = re.compile(r"\s*self::[\w-]+(?:\s+or\s+self::[\w-]+)*\s*")
_ATTRIBUTES = r"@[\w-]+(?:\s*\|\s*@[\w-]+)*"
_UNION = re.compile(r"@[\w-]+(?:\s*\|\s*@[\w-]+)+")
"""Means the one of these attributes that comes first in the source."""
_ATOM = re.compile(
    rf"re:test\(\s*{_ATTRIBUTES}\s*,\s*(?P<pattern>'[^']*')(?:\s*,\s*'i')?\s*\)"
    rf"|(?:contains|starts-with)\(\s*(?:translate\(\s*{_ATTRIBUTES}\s*,\s*'[^']*'\s*,\s*'[^']*'\s*\)|{_ATTRIBUTES})"
    r"\s*,\s*(?P<part>'[^']*')\s*\)"
    r"|@[\w-]+\s*=\s*(?P<whole>'[^']*')"
    r"|@(?P<present>[\w-]+)"
)
"""One test of an attribute's value, or of its presence."""


_get = etree._Element.get
"""Mapped over elements, it spares the interpreter's step from one to the next."""
_NONE = repeat(None)


class Remembered:
    """An expression `.//*[...]`, called like the `XPath` it stands for."""

    def __init__(self, expression: etree.XPath) -> None:
        self.expression = expression
        conditions, self._first_of_all = split_predicates(str(expression.path))
        self._first_of_parent = conditions[-1].strip() == "1"
        if self._first_of_parent:
            conditions.pop()
        simple = leading_simple(conditions)
        self._is_whole = len(simple) == len(conditions)
        self._question = etree.XPath(".//*" + "".join(f"[{one}]" for one in simple), namespaces=_NAMESPACES)
        self._tags = ("*",)
        if _TAGS_ONLY.fullmatch(simple[0]):
            self._tags = tuple(re.findall(r"self::([\w-]+)", simple.pop(0)))
        self._minds_tag = any("self::" in condition for condition in simple)
        self._attributes = tuple(sorted(set(re.findall(r"@([\w-]+)", _STRING.sub("", "".join(simple))))))
        unions = {name for union in _UNION.findall("".join(simple)) for name in re.findall(r"[\w-]+", union)}
        self._ordered = tuple(place for place, name in enumerate(self._attributes) if name in unions)
        words = next((words for condition in simple if (words := words_of(condition))), None)
        self._finder = WordFinder(words) if words else None
        self._verdicts: dict[tuple[str | None, ...], bool] = {}

    def __call__(self, tree: etree._Element) -> Sequence[etree._Element]:
        """The elements of a tree that the expression chooses, in document order."""
        found = self._choose(tree)
        if not found or self._is_whole:
            return self._take_first(found)
        return list(self.expression(tree))

    def _choose(self, tree: etree._Element) -> list[etree._Element]:
        elements = list(tree.iterdescendants(*self._tags))
        columns: list[Iterable[str | None]] = [list(map(_get, elements, repeat(name))) for name in self._attributes]
        orders = self._read_orders(elements, [columns[place] for place in self._ordered]) if self._ordered else _NONE
        columns.append([str(element.tag) for element in elements] if self._minds_tag else _NONE)
        columns.append(orders)
        keys = list(zip(*columns, strict=False))
        verdicts = list(map(self._verdicts.get, keys))
        if None in verdicts:
            if len(self._verdicts) >= MAX_REMEMBERED:
                self._verdicts.clear()
            self._ask(list(set(keys).difference(self._verdicts)))
            verdicts = list(map(self._verdicts.get, keys))
        return list(compress(elements, verdicts))

    def _read_orders(
        self, elements: Sequence[etree._Element], columns: Sequence[Iterable[str | None]]
    ) -> list[str | None]:
        """Of each element the names of its attributes in the order of the source, where it can matter.

        Args:
            elements: some.
            columns: their values of the attributes whose order matters.
        """
        values = zip(*columns, strict=True)
        names = {self._attributes[place] for place in self._ordered}
        return [
            " ".join([str(name) for name in element.attrib if name in names])
            if len(row) - row.count(None) > 1
            else None
            for element, row in zip(elements, values, strict=True)
        ]

    def _ask(self, keys: Sequence[tuple[str | None, ...]]) -> None:
        """Put the question once, about an element for each combination that holds a word of it."""
        self._verdicts.update(dict.fromkeys(keys, False))
        holder = etree.Element("body")
        asked = {}
        for key in self._with_words(keys):
            element = etree.SubElement(holder, key[-2] or self._tags[0].replace("*", "p"))
            values = dict(zip(self._attributes, key, strict=False))
            for name in (*(key[-1] or "").split(), *self._attributes):
                if (value := values.get(name)) is not None:
                    element.set(name, value)
            asked[element] = key
        for element in self._question(holder) if asked else ():
            self._verdicts[asked[element]] = True

    def _with_words(self, keys: Sequence[tuple[str | None, ...]]) -> Iterable[tuple[str | None, ...]]:
        if self._finder is None:
            return keys
        names = [f"@{name} " for name in self._attributes]
        texts = ["".join([name + value for name, value in zip(names, key, strict=False) if value]) for key in keys]
        folded = fold_case("\0".join(texts)).split("\0")
        return [keys[index] for index in {index for index, _ in self._finder.find_in(folded)}]

    def _take_first(self, found: list[etree._Element]) -> list[etree._Element]:
        """What a `[1]` at the end of the expression leaves."""
        if self._first_of_all:
            return found[:1]
        if not self._first_of_parent:
            return found
        firsts: dict[etree._Element | None, etree._Element] = {}
        for element in found:
            firsts.setdefault(element.getparent(), element)
        return [*firsts.values()]


class Sought:
    """An expression `.//*[...]` that looks for a word in attributes, called like the `XPath` it stands for: asked only
    where the attributes of some element hold the word, which libxml2 tells in a third of the time."""

    def __init__(self, expression: etree.XPath, sought: Sequence[tuple[str, str]]) -> None:
        """
        Args:
            expression: the expression.
            sought: (attribute, part of a value); all it finds has one of these.
        """
        self.expression = expression
        self._gate = etree.XPath(" or ".join(f"descendant::*/@{name}[contains(., '{part}')]" for name, part in sought))

    def __call__(self, tree: etree._Element) -> Sequence[etree._Element]:
        """The elements of a tree that the expression chooses, in document order."""
        return list(self.expression(tree)) if self._gate(tree) else []


_SOUGHT = re.compile(
    r"contains\(\s*(?:@(?P<name>[\w-]+)"
    r"|translate\(\s*@(?P<changed>[\w-]+)\s*,\s*'(?P<from>\w*)'\s*,\s*'(?P<to>\w*)'\s*\))\s*,\s*'(?P<word>[\w-]+)'\s*\)"
)


def sought_by(condition: str) -> list[tuple[str, str]]:
    """(attribute, part of its value) of which an element that meets a condition has one; none where that is not all
    the condition asks.

    >>> sought_by("contains(@id, 'note') or contains(translate(@class, 'T', 't'), 'teaser')")
    [('id', 'note'), ('class', 'easer')]
    """
    if not re.fullmatch(r"[\s()]*(?:or[\s()]*)*", _SOUGHT.sub("", condition)):
        return []
    found: list[tuple[str, str]] = []
    for atom in _SOUGHT.finditer(condition):
        part = atom["word"]
        if atom["changed"]:
            if len(atom["from"]) != len(atom["to"]):
                return []
            part = max(re.split(f"[{re.escape(atom['to'])}]", part) if atom["to"] else [part], key=len)
        if not part:
            return []
        found.append((atom["name"] or atom["changed"], part))
    return found


class Gate:
    """Tells in one walk that none of several expressions `.//*[...]` finds anything in a tree, which is the rule for
    those that take out what few pages have."""

    def __init__(self, expressions: Sequence[object]) -> None:
        tags: set[str] = set()
        questions: list[str] = []
        self._remembered: Remembered | None = None
        for expression in expressions:
            path = str(getattr(getattr(expression, "expression", expression), "path", ""))
            conditions, _ = split_predicates(path)
            simple = leading_simple(conditions)
            if len(simple) < 2 or not _TAGS_ONLY.fullmatch(simple[0]):
                return
            tags.update(re.findall(r"self::([\w-]+)", simple[0]))
            questions.append(simple[1])
        selves = " or ".join(f"self::{tag}" for tag in sorted(tags))
        path = f".//*[{selves}][({') or ('.join(questions)})]"
        self._remembered = Remembered(etree.XPath(path, namespaces=_NAMESPACES))

    def may_find(self, tree: etree._Element) -> bool:
        """False when none of them finds anything."""
        return self._remembered is None or bool(self._remembered(tree))


def split_predicates(path: str) -> tuple[list[str], bool]:
    """The conditions of a path `.//*[...][...]` without their brackets, none of any other path; and whether the path
    stands in `(...)[1]`.

    >>> split_predicates("(.//*[self::a][@id = ']'])[1]")
    (['self::a', "@id = ']'"], True)
    """
    path = path.strip()
    is_first = path.startswith("(") and path.endswith(")[1]")
    if is_first:
        path = path[1:-4].strip()
    if not path.startswith(".//*["):
        return [], is_first
    found: list[str] = []
    bare = _STRING.sub(lambda match: "_" * len(match[0]), path)
    start = depth = 0
    for at in range(4, len(bare)):
        if bare[at] == "[":
            start, depth = (at, 1) if not depth else (start, depth + 1)
        elif bare[at] == "]":
            depth -= 1
            if not depth:
                found.append(path[start + 1 : at])
        elif not depth and not bare[at].isspace():
            return [], is_first
    return found, is_first


def leading_simple(conditions: Sequence[str]) -> list[str]:
    """The conditions up to the first that looks further than at the element's own tag and attributes."""
    simple: list[str] = []
    for condition in conditions:
        if _OTHERS.search(_STRING.sub("", condition)):
            break
        simple.append(condition)
    return simple


def words_of(condition: str) -> frozenset[str] | None:
    """Words in folded case of which the attributes of every element that meets a condition hold one; None where none
    can be told. An attribute that only has to be there counts as the word `@name `.

    >>> sorted(words_of("@hidden or re:test(@id|@class, '^share|social')"))
    ['@hidden ', 'share', 'social']
    """
    if not re.fullmatch(r"[\s()]*(?:or[\s()]*)*", _ATOM.sub("", condition)):
        return None
    words: set[str] = set()
    for atom in _ATOM.finditer(condition):
        if atom["pattern"]:
            needs = find_needs(atom["pattern"][1:-1])
        else:
            needs = frozenset(
                [f"@{atom['present']} " if atom["present"] else fold_case(atom["part"] or atom["whole"])[1:-1]]
            )
        if not needs or "" in needs:
            return None
        words |= needs
    return frozenset(words)


def seek(expressions: list[etree.XPath]) -> None:
    """Put in the place of each expression that but looks for words in attributes one that looks for them first."""
    for number, expression in enumerate(expressions):
        conditions, is_first = split_predicates(str(getattr(expression, "path", "")))
        is_one_question = len(conditions) == 2 and not is_first and _TAGS_ONLY.fullmatch(conditions[0])
        if is_one_question and (sought := sought_by(conditions[1])):
            expressions[number] = Sought(expression, sought)  # type: ignore[call-overload]


def remember(expressions: list[etree.XPath]) -> None:
    """Put in the place of each expression that tests by regular expressions one that remembers its verdicts."""
    for number, expression in enumerate(expressions):
        if isinstance(expression, etree.XPath) and "re:test(" in str(expression.path):
            conditions, _ = split_predicates(str(expression.path))
            if any(not _TAGS_ONLY.fullmatch(condition) for condition in leading_simple(conditions)):
                expressions[number] = Remembered(expression)  # type: ignore[call-overload]
