"""English word lists and sentence patterns of two generators, as those in :mod:`.words` for Chinese."""

from __future__ import annotations

from .words import Wording


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split())


COUNCIL = Wording(
    lists={
        "n": _list(
            "road bridge culvert drain pavement kerb lamp signal crossing depot garage ferry harbour "
            "quay lock towpath meadow orchard hedge fence gate stile barn mill forge kiln quarry "
            "school library museum chapel theatre market stall bakery laundry clinic ward surgery "
            "pharmacy nursery playground pool court field pavilion cemetery archive ledger permit "
            "licence lease deed tariff fee fine grant loan budget audit invoice tender contract "
            "clause boundary survey plan map meter pump boiler radiator window roof gutter chimney "
            "cellar stairwell corridor lift alarm extinguisher cable switch fuse generator turbine "
            "reservoir pipe valve filter sewer landfill compost skip lorry van tram bus timetable "
            "platform waiting-room ticket fare passenger driver warden inspector clerk surveyor "
            "plumber carpenter mason gardener teacher nurse midwife doctor vet farmer grocer tailor "
            "tenant landlord neighbour pensioner pupil parent volunteer committee ballot petition "
            "complaint appeal"
        ),
        "v": _list(
            "repair inspect replace widen close open clear dredge paint insulate rewire drain survey "
            "measure register renew cancel transfer auction let sublet insure audit approve reject "
            "postpone adjourn record publish display collect deliver store remove recycle plant prune "
            "mow fence drain light heat ventilate clean disinfect test certify train appoint dismiss "
            "consult warn fine refund charge waive extend restrict relocate demolish rebuild extend "
            "connect disconnect monitor report"
        ),
        "a": _list(
            "narrow steep damp draughty derelict listed vacant temporary seasonal municipal rural "
            "coastal crowded silent unlit slippery shallow rusted cracked leaking overgrown untidy "
            "costly cheap modest generous overdue prompt partial urgent minor serious provisional "
            "annual weekly nightly disputed eligible exempt elderly disabled local distant adjoining "
            "northern southern western eastern"
        ),
        "c": _list(
            "two three five seven nine eleven fourteen sixteen twenty-one thirty forty-five sixty "
            "ninety 120 250 380 475 640 1,150 2,300 1987 1994 2003 2011 2018"
        ),
    },
    patterns=(
        "The {n} beside the {a} {n} in {p} will be closed while contractors {v} the {t}.",
        "Residents of {p} asked why the {n} had not been {a} enough to {v} a {n}.",
        "We shall {v} {c} of the {t}s before the {n} in {p} becomes {a}.",
        "Anyone who wishes to {v} a {n} must show the {t} to the {n} at {p}.",
        "No {n} may be left near the {a} {t}, and no {n} may {v} it after dark.",
        "A {a} {n} of {c} metres was found under the {n}, next to the {t}.",
        "{p} has paid for {c} {n}s and a {a} {t} since the last {n}.",
        "If the {t} is {a}, the {n} should {v} it and tell the {n} in {p}.",
        "Some {a} {n}s remain; the {n} will {v} them once the {t} dries.",
        "Last winter the {n} at {p} cost {c} pounds, mostly for a {a} {t}.",
        "Owing to a {a} {n}, {p} cannot {v} the {t} until further notice.",
        "Please bring your {n}, your {n} and {c} copies of the {t}.",
        "{c} people signed for the {n}; {c} preferred the {a} {t}.",
        "Is the {t} {a}? Then {v} the {n} first.",
        "Do not {v} a {a} {n}, and never {v} the {t}.",
        "{p}: {n}, {n}, {c} {n}s, a {a} {t}.",
        "With a {n} like that, why {v} the {t} at all?",
        "Our {n} costs less than any {n} in {p}, {t} included.",
    ),
    clauses=(
        "the {n} must {v} every {n}",
        "no {a} {n} is to be left unlit",
        "{p} will {v} its {t}",
        "a {n} for the {a} {n} has been found",
        "we {v} the {n} twice a year",
        "{c} {n}s are still {a}",
        "the {t} needs a new {n}",
        "parents and {n}s may {v} it",
        "money for {n}s comes from {p}",
        "the {n} and the {n} share one {n}",
        "this {n} is too {a} to {v}",
        "whoever breaks the {n} pays for a {t}",
        "it rained on the {n} for {c} days",
        "her {n} will {v} ours",
        "the old {t} stays where it is",
        "{n}, {n} and {n} are sold separately",
    ),
    first="",
    second="",
    places="",
)

FIELDWORK = Wording(
    lists={
        "n": _list(
            "glacier moraine basalt granite fossil trilobite ammonite sediment aquifer spring geyser "
            "crater caldera dune lagoon estuary mangrove reef kelp plankton herring salmon sturgeon "
            "heron osprey falcon swift lapwing badger otter lynx wolf elk caribou beetle moth cicada "
            "wasp colony burrow nest larva pollen orchid fern lichen moss birch alder juniper heather "
            "canopy understorey clearing trail ridge summit gully scree ravine plateau steppe tundra "
            "permafrost snowdrift blizzard monsoon drought barometer theodolite sextant compass "
            "telescope lens shutter notebook sketch specimen jar label drawer cabinet herbarium "
            "expedition camp tent stove lantern rope crampon sled canoe paddle guide porter "
            "interpreter geologist botanist zoologist surgeon captain cook mule camel caravan oasis "
            "village elder shrine mosque monastery fresco manuscript inscription coin potsherd tomb "
            "kiln hearth obsidian amber copper bronze loom dye wool felt grain barley millet olive "
            "vineyard press amphora"
        ),
        "v": _list(
            "sketch photograph collect label press preserve dissect weigh count tag release follow "
            "observe describe name classify compare date excavate sift wash draw trace copy translate "
            "decipher barter carry drag launch anchor climb descend cross ford circle map triangulate "
            "sample boil freeze thaw dry smoke salt grind weave dye carve polish mend light "
            "extinguish shelter feed water saddle"
        ),
        "a": _list(
            "brittle fibrous translucent speckled striped crimson ochre pallid iridescent nocturnal "
            "migratory extinct endemic rare abundant shy venomous hollow jagged weathered polished "
            "buried flooded frozen arid brackish sulphurous fragrant bitter coarse delicate enormous "
            "minute ancient recent nameless sacred forgotten uncharted windswept sheltered remote"
        ),
        "c": _list(
            "four six eight ten twelve thirteen fifteen eighteen twenty-six thirty-seven fifty-two "
            "seventy 105 190 265 410 730 1,480 3,900 1831 1868 1902 1926 1953"
        ),
    },
    patterns=(
        "At dawn we saw {c} {a} {n}s drifting past the {t}, and tried to {v} one.",
        "Nobody in {p} could say when the {n} turned {a}, though the {t} was older still.",
        "To {v} the {t} took {c} days; to {v} its {n} took us the whole of autumn.",
        "Her {n} shows a {a} {n} above {p}, with a {t} in the foreground.",
        "Between {p} and {p} the {n} grows {a}, and even a {n} will not {v} there.",
        "How does a {a} {n} {v} its {t}, I asked; the {n} only laughed.",
        "Beneath {c} feet of {n} lay the {t}, {a} and whole, like a {n} asleep.",
        "They {v} the {n} by hand, since a {a} {t} would {v} it to pieces.",
        "What I took for a {n} was the {t} of {p}, {a} in the rain.",
        "My {n} was {a}, my {n} empty, and {p} still {c} leagues behind the {t}.",
        "Rain; a {a} {n}; no {t}; we {v} what {n} we have.",
        "From {p} onward the {t} runs straight, {a} as a {n}.",
        "You may {v} a {n}, said the cook, but not a {a} {t}.",
        "{c} {n}s and one {a} {n}: such is the wealth of {p}.",
        "Was the {t} once a {n}? Its {n} looks {a} enough.",
        "For want of a {n} they {v} the {t} with {n}.",
        "Of {p} I remember the {n}, {a} and warm, and a {t}.",
        "Whoever can {v} {n} can {v} {n}, or so {p} believes.",
    ),
    clauses=(
        "I lost my {n} in the {a} {n}",
        "the wind smelt of {n}",
        "{c} {n}s slept under the {t}",
        "our guide would not {v} there",
        "a {n} as {a} as glass",
        "nothing but {n} as far as {p}",
        "he taught us to {v} {n}",
        "{p} lies behind a {a} {n}",
        "so we ate {n} and {n}",
        "every {n} has its {a} {n}",
        "my hands were {a} from the {n}",
        "the monks {v} their {n} in silence",
        "by {c} the {n} had gone",
        "one hears the {t} before one sees it",
        "tea, {n}, a little {n}",
        "she dreamed of {p} and its {n}s",
    ),
    first="",
    second="",
    places="",
)

#: Parts of the names of places, and of two-word subjects.
FIRST = _list(
    "Ash Birch Cold Dun East Fern Glen Hart Iron King Lark Marsh North Oak Pen Quarry Red Stan Thorn "
    "Upper Wal West Whit Wood Yar Black Broad Clay Deer Elm"
)
SECOND = _list(
    "ford ton ham bury field mere well stead worth ley combe bourne thorpe wick gate port minster "
    "bridge holm dale brook hurst moor cliffe"
)
SUBJECTS = _list(
    "garden river copper winter signal mirror saddle timber paper candle kettle velvet marble anchor "
    "engine orchid needle basket pepper lantern"
)
HEADS = _list(
    "scheme gauge union ledger hall society press fund route store works trust yard circle bureau "
    "panel track league guild study"
)
