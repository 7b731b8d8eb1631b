"""The families of word problems, two to five steps each.

In every product one factor is below ten, and no result is above 200. A model of a million parameters has to learn the
arithmetic, too.
"""

from mathtrainer.core.word_problems.template import Operation as Op
from mathtrainer.core.word_problems.template import Quantity as Q
from mathtrainer.core.word_problems.template import Template

TEMPLATES: tuple[Template, ...] = (
    Template(
        "bags",
        (Q("a", 2, 20), Q("b", 2, 9), Q("c", 2, 9)),
        ("{name} has {a} {thing}.", "{name} buys {b} bags with {c} {thing} in each bag."),
        "How many {thing} does {name} have now?",
        (
            Op("bought", "*", "b", "c", "The bags hold {} {thing}."),
            Op("total", "+", "a", "bought", "Now {name} has {} {thing}."),
        ),
    ),
    Template(
        "shared",
        (Q("a", 2, 9), Q("b", 2, 9), Q("c", 2, 30)),
        ("{name} has {a} boxes with {b} {thing} in each box.", "{name} gives {c} {thing} to {friend}."),
        "How many {thing} does {name} have left?",
        (
            Op("had", "*", "a", "b", "At first {name} has {} {thing}."),
            Op("left", "-", "had", "c", "After the gift {name} has {} {thing}."),
        ),
    ),
    Template(
        "wages",
        (Q("a", 5, 20), Q("b", 2, 9), Q("c", 2, 20)),
        (
            "{name} earns {a} dollars an hour and works for {b} hours.",
            "On the way home {name} spends {c} dollars on lunch.",
        ),
        "How many dollars does {name} keep?",
        (
            Op("earned", "*", "a", "b", "{name} earns {} dollars."),
            Op("kept", "-", "earned", "c", "After lunch {name} keeps {} dollars."),
        ),
    ),
    Template(
        "two_shops",
        (Q("a", 2, 9), Q("b", 2, 9), Q("c", 2, 9), Q("d", 2, 9)),
        (
            "{name} buys {a} {thing} for {b} dollars each.",
            "{name} also buys {c} pens for {d} dollars each.",
        ),
        "How many dollars does {name} pay in all?",
        (
            Op("first", "*", "a", "b", "The {thing} cost {} dollars."),
            Op("second", "*", "c", "d", "The pens cost {} dollars."),
            Op("total", "+", "first", "second", "Together {name} pays {} dollars."),
        ),
    ),
    Template(
        "change",
        (Q("a", 2, 9), Q("b", 2, 9), Q("c", 2, 20), Q("d", 60, 120)),
        (
            "{name} pays with {d} dollars.",
            "{name} takes {a} {thing} for {b} dollars each and a bag for {c} dollars.",
        ),
        "How many dollars does {name} get back?",
        (
            Op("things", "*", "a", "b", "The {thing} cost {} dollars."),
            Op("cost", "+", "things", "c", "With the bag it is {} dollars."),
            Op("back", "-", "d", "cost", "{name} gets back {} dollars."),
        ),
    ),
    Template(
        "split_evenly",
        (Q("a", 5, 40), Q("b", 5, 40), Q("c", 2, 9)),
        (
            "{name} picks {a} {thing} and {friend} picks {b} {thing}.",
            "They put all of them into {c} baskets, the same number in each.",
        ),
        "How many {thing} are in each basket?",
        (
            Op("total", "+", "a", "b", "Together they pick {} {thing}."),
            Op("each", "/", "total", "c", "Each basket holds {} {thing}."),
        ),
    ),
    Template(
        "bus",
        (Q("a", 10, 40), Q("b", 2, 9), Q("c", 2, 20), Q("d", 2, 20)),
        (
            "A bus leaves with {a} people.",
            "At the first stop {b} people get off and {c} people get on.",
            "At the second stop {d} people get on.",
        ),
        "How many people are on the bus now?",
        (
            Op("off", "-", "a", "b", "After some get off there are {} people."),
            Op("on", "+", "off", "c", "After the first stop there are {} people."),
            Op("now", "+", "on", "d", "After the second stop there are {} people."),
        ),
    ),
    Template(
        "reading",
        (Q("a", 2, 9), Q("b", 2, 9), Q("c", 2, 20), Q("d", 80, 150)),
        (
            "{name} reads a book of {d} pages.",
            "{name} reads {a} pages a day for {b} days and then {c} pages more.",
        ),
        "How many pages are left?",
        (
            Op("days", "*", "a", "b", "In those days {name} reads {} pages."),
            Op("read", "+", "days", "c", "In all {name} reads {} pages."),
            Op("left", "-", "d", "read", "There are {} pages left."),
        ),
    ),
    Template(
        "twice_as_many",
        (Q("a", 3, 20), Q("b", 2, 5), Q("c", 2, 20)),
        (
            "{name} has {a} {thing}.",
            "{friend} has {b} times as many {thing} as {name}, and then finds {c} more.",
        ),
        "How many {thing} do they have together?",
        (
            Op("times", "*", "a", "b", "At first {friend} has {} {thing}."),
            Op("more", "+", "times", "c", "Then {friend} has {} {thing}."),
            Op("both", "+", "a", "more", "Together they have {} {thing}."),
        ),
    ),
    Template(
        "garden",
        (Q("a", 2, 9), Q("b", 2, 9), Q("c", 2, 9), Q("d", 2, 20)),
        (
            "{name} plants {a} rows of {b} flowers.",
            "{friend} plants {c} rows of {b} flowers.",
            "Later {d} flowers die.",
        ),
        "How many flowers are left?",
        (
            Op("first", "*", "a", "b", "{name} plants {} flowers."),
            Op("second", "*", "c", "b", "{friend} plants {} flowers."),
            Op("total", "+", "first", "second", "Together that is {} flowers."),
            Op("left", "-", "total", "d", "After some die there are {} flowers."),
        ),
    ),
    Template(
        "party",
        (Q("a", 2, 9), Q("b", 2, 9), Q("c", 2, 20), Q("d", 2, 6)),
        (
            "For a party {name} buys {a} packs of {b} {thing} and {friend} brings {c} {thing}.",
            "The {thing} are shared equally by {d} children.",
        ),
        "How many {thing} does each child get?",
        (
            Op("packs", "*", "a", "b", "The packs hold {} {thing}."),
            Op("total", "+", "packs", "c", "In all there are {} {thing}."),
            Op("each", "/", "total", "d", "Each child gets {} {thing}."),
        ),
    ),
    Template(
        "savings",
        (Q("a", 5, 40), Q("b", 2, 9), Q("c", 2, 9), Q("d", 2, 20), Q("e", 2, 20)),
        (
            "{name} has {a} dollars.",
            "{name} saves {b} dollars a week for {c} weeks.",
            "Then {name} gets {d} dollars from {friend} and spends {e} dollars.",
        ),
        "How many dollars does {name} have in the end?",
        (
            Op("saved", "*", "b", "c", "{name} saves {} dollars."),
            Op("sum", "+", "a", "saved", "With the start it is {} dollars."),
            Op("gift", "+", "sum", "d", "With the gift it is {} dollars."),
            Op("end", "-", "gift", "e", "In the end {name} has {} dollars."),
        ),
    ),
    Template(
        "school_trip",
        (Q("a", 2, 9), Q("b", 2, 9), Q("c", 2, 9), Q("d", 2, 9), Q("e", 2, 20)),
        (
            "A school rents {a} vans with {b} seats each and {c} cars with {d} seats each.",
            "On the day {e} seats stay empty.",
        ),
        "How many people go on the trip?",
        (
            Op("vans", "*", "a", "b", "The vans have {} seats."),
            Op("cars", "*", "c", "d", "The cars have {} seats."),
            Op("seats", "+", "vans", "cars", "Together there are {} seats."),
            Op("people", "-", "seats", "e", "So on the trip go {} people."),
        ),
    ),
    Template(
        "bakery",
        (Q("a", 2, 9), Q("b", 2, 9), Q("c", 2, 20), Q("d", 2, 20), Q("e", 2, 5)),
        (
            "A bakery fills {a} trays with {b} rolls each and bakes {c} rolls more.",
            "In the morning it sells {d} rolls.",
            "The rest is packed into {e} boxes, the same number in each.",
        ),
        "How many rolls are in each box?",
        (
            Op("trays", "*", "a", "b", "The trays hold {} rolls."),
            Op("baked", "+", "trays", "c", "In all there are {} rolls."),
            Op("rest", "-", "baked", "d", "After the morning there are {} rolls."),
            Op("each", "/", "rest", "e", "Each box holds {} rolls."),
        ),
    ),
    Template(
        "farm",
        (Q("a", 2, 9), Q("b", 2, 9), Q("c", 2, 9), Q("d", 2, 9), Q("e", 2, 20), Q("f", 2, 5)),
        (
            "{name} collects {a} eggs a day for {b} days and {friend} collects {c} eggs a day for {d} days.",
            "They break {e} eggs.",
            "The rest is put into {f} cartons, the same number in each.",
        ),
        "How many eggs are in each carton?",
        (
            Op("first", "*", "a", "b", "{name} collects {} eggs."),
            Op("second", "*", "c", "d", "{friend} collects {} eggs."),
            Op("total", "+", "first", "second", "Together they collect {} eggs."),
            Op("rest", "-", "total", "e", "After some break there are {} eggs."),
            Op("each", "/", "rest", "f", "Each carton holds {} eggs."),
        ),
    ),
)
