#!/usr/bin/env python3
"""Builds data/lexicon/skills.tsv from public sources.

usage: scripts/build_lexicon.py SOURCES > data/lexicon/skills.tsv

SOURCES holds the folders esco/, onet/ and misc/ with the gzipped files named below (their origin
and licences stand in data/lexicon/NOTICE). Forms that are ordinary words are dropped: a smaller
lexicon with no ambiguous forms finds more skills and raises fewer false alarms. What is asked for
most often stands in data/lexicon/curated.tsv, by hand, and wins.
"""

import collections
import csv
import gzip
import json
import pathlib
import re
import sys

# Single words that are common English, whatever their case.
COMMON = set(
    """
    access act action active agent air alloy apex arc art ash audio ballerina basic beta bison blade blaze boo
    boomerang box brightway c cairo ceylon chapel charity chuck cirru clarity clean click clipper cloud color component
    cool core crystal cube curry cycle d dash delta dylan e eagle eclipse edge eiffel elastic elm element emerald
    enforce epic express factor fancy fantom fish flux focus forge forth frame frappe g gap genie glyph golo grace
    graph hack harbour hive home horizon html hub ignite impact inform insight io ion j jasmine jolie julia
    kit lark lasso latte layer lean less light limbo link linear live logos logtalk loom make mask max medusa mercury meteor
    mint mirah mirror modelica monday mongoose moon move mustache nest nice nit numpy oak objective office oracle
    origin outlook oxygen oz pan papyrus pawn pep pike play plus polar pony portal power precision prism pro
    processing project puppet pure q quest quick r rebel red reason ring rock rouge ruby rust safari sage salt scheme scratch
    shell shen shipping singularity slash slim smart smile solid spark spin spline spring sprint squirrel stan start
    stencil story stylus swift switch sync tea team terra text think tower trace turing unity up velocity verse via vision
    vista volt vue vyper walt wave web wind wiki windows word work x xs yacc zap zeit zephir zoom
    carbon railway harbor harvester composer insomnia poetry doctrine capacitor sanity sensors terminology electron rollup
    nimble mithril gleam racket facebook linkedin blink firefox twitter whatsapp instagram youtube protein behance
    director publisher reader exchange dynamics inventor connect captivate premiere forms planner lists classroom
    email browser software database calendar spreadsheet internet scheduling mail chat video photo presentation
    feathers backbone bower gulp grunt ember foundation sequelize knockout polygon materialize grail ghost rect
    plan plans law nursing ethics music drama history politics design
    """.split()
)
# Single words of ESCO that name no skill in a posting.
GENERIC = set(
    """
    business work trade transport marketing types characteristics properties techniques methods principles processes
    """.split()
)
ESCO_NOISE = re.compile(
    r"^(types|characteristics|properties|history|principles|elements|parts|components|techniques|materials|standards|"
    r"brands|range|variety|products?|equipment|machines?|functions|features|companies|policies|requirements|rules|"
    r"legislation|levels?|sources|basics|fields?|local|international|quality|health|your|use of|general|common|various)\b"
)
# Endings of fields of science and medicine.
SCIENCE = re.compile(r"(ology|ometry|ography|otherapy|iatry|iatrics|onomics|onomy|namics|tronics|matics|ophysics|ochemistry|opathy)$")
# Last words of trades' knowledge.
TRADE = re.compile(
    r"\b(engineering|management|accounting|law|medicine|nursing|therapy|analysis|programming|modelling|mechanics|"
    r"chemistry|physics|biology|science|sciences|statistics|auditing|logistics|machining|welding|surgery|planning|"
    r"marketing|economics|architecture|education|maintenance|security|testing|banking|finance|insurance|control systems|diagnostics)$"
)
FUNCTION = re.compile(r"\b(of|for|in|and|to|by|on|with|from|the|types|your)\b")
WORD = re.compile(r"[^\W_]+")


def rows(path, **options):
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, **options)


def clean(name):
    name = re.sub(r"\s*\((computer programming|software|.*? systems?)\)$", "", name.strip())
    return re.sub(r"\s+", " ", name.replace("|", "/").replace("\t", " "))


def is_plain(name):
    """A form a text can hold: letters, at most five words, no clause."""
    words = WORD.findall(name)
    return bool(words) and len(words) <= 5 and len(name) <= 48 and not re.search(r"[,;:()\"\[\]{}<>=|?!]", name)


def mark(name):
    """Short and word-like names need their exact case or context."""
    words = WORD.findall(name)
    if len(words) > 1:
        return ""
    if name.lower() in COMMON or len(name) <= 2:
        return None
    if len(name) <= 5 or name[1:] != name[1:].lower():
        return "="
    return "=" if name[0].isupper() else ""


class Lexicon:
    def __init__(self):
        self.groups = collections.OrderedDict()
        self.known = set()

    def add(self, group, name, forms=(), exact=True):
        name = clean(name)
        if not is_plain(name) or name.lower() in self.known | COMMON:
            return
        sign = mark(name) if exact else ""
        if sign is None:
            return
        own = [sign + name] if sign else []
        for form in forms:
            form = clean(form)
            sign = mark(form)
            # Without the canonical form's backing an alias must be clear by itself.
            if is_plain(form) and sign is not None and form.lower() not in self.known and len(form) > 3:
                own.append(sign + form)
                self.known.add(form.lower())
        self.known.add(name.lower())
        self.groups.setdefault(group, []).append((name, own))

    def write(self, out):
        out.write("# Built by scripts/build_lexicon.py; see NOTICE. Marks as in curated.tsv.\n")
        for group, skills in self.groups.items():
            out.write(f"\n{group}\n")
            for name, forms in sorted(skills, key=lambda s: s[0].lower()):
                out.write(name + ("\t" + "|".join(forms) if forms else "") + "\n")


LANGUAGES = "[technical tech] Programming Languages"
TOOLS = "[technical tech] Software & Tools"


def linguist(lexicon, source):
    """Programming languages other sources know too, by their names only: most languages are never
    asked for, and most aliases are ordinary words."""
    with gzip.open(source / "misc/devicon.json.gz", "rt", encoding="utf-8") as file:
        used = {icon["name"].lower() for icon in json.load(file)}
    used |= {row["preferredLabel"].lower() for row in rows(source / "esco/digitalSkillsCollection_en.csv.gz")}
    used |= {
        row["Example"].strip().lower()
        for row in rows(source / "onet/tech_skills.txt.gz", delimiter="\t", quoting=csv.QUOTE_NONE)
    }
    name = kind = None
    with gzip.open(source / "misc/linguist_languages.yml.gz", "rt", encoding="utf-8") as file:
        for line in file:
            if re.match(r"^\S.*:\s*$", line):
                name = line.strip().rstrip(":").strip("\"'")
            elif line.startswith("  type:"):
                kind = line.split(":")[1].strip()
                if kind == "programming" and len(name) > 3 and name.lower() in used:
                    lexicon.add(LANGUAGES, name)


def devicon(lexicon, source):
    """Tools with an icon, under the name they write themselves where it is given."""
    with gzip.open(source / "misc/devicon.json.gz", "rt", encoding="utf-8") as file:
        for icon in json.load(file):
            title = icon["name"]
            spelled = [n for n in icon.get("altnames", []) if re.sub(r"[^a-z0-9]", "", n.lower()) == title and not n.islower()]
            joined = re.search(r"(js|php|linux|cloud|css|sdk|apache|angular|react|cplus|titanium|django|jetpack|visual|engine|android|framework|embedded)", title)
            if len(title) > 5 and title.isalpha() and title not in COMMON and (spelled or not joined):
                lexicon.add(TOOLS, spelled[0] if spelled else title.capitalize())


def onet(lexicon, source):
    """Technologies that are hot, in demand, or used in at least four occupations."""
    count, hot = collections.Counter(), set()
    for row in rows(source / "onet/tech_skills.txt.gz", delimiter="\t", quoting=csv.QUOTE_NONE):
        name = row["Example"].strip()
        count[name] += 1
        if row["Hot Technology"] == "Y" or row["In Demand"] == "Y":
            hot.add(name)
    for name in sorted(count):
        generic = re.search(r"\b(software|programs?|systems?|applications?|tools?)$", name, re.I) and name[1:] == name[1:].lower()
        if generic or not (name in hot or count[name] >= 6):
            continue
        short = re.sub(r"\s+(software|systems?)$", "", name)
        vendor = re.sub(r"^(Adobe|Microsoft|Oracle|IBM|Apple|Google|Autodesk|Atlassian|Apache|The MathWorks|ESRI|Intuit)\s+", "", short)
        aliases = [vendor] if vendor != short and len(vendor) > 5 and " " not in vendor else []
        lexicon.add(TOOLS, short, aliases)


def is_subject(label, words):
    """A field of knowledge that a posting would name: one technical word, or two or three without
    function words whose last is such a word or a trade's."""
    lower = label.lower()
    if len(words) == 1:
        return bool(SCIENCE.search(lower)) and lower not in COMMON | GENERIC
    return len(words) <= 3 and not FUNCTION.search(lower) and bool(SCIENCE.search(lower) or TRADE.search(lower))


def esco(lexicon, source, groups):
    """Knowledge concepts whose label is a name of its own: two words or a technical term."""
    digital = {row["preferredLabel"].lower() for row in rows(source / "esco/digitalSkillsCollection_en.csv.gz")}
    for row in rows(source / "esco/skills_v1.1.1_en.tsv.gz", delimiter="\t", quoting=csv.QUOTE_NONE):
        label = clean(row["label"])
        if row["type"] != "knowledge" or ESCO_NOISE.match(label.lower()):
            continue
        words = WORD.findall(label)
        known = label.lower() in digital
        if not known and not is_subject(label, words):
            continue
        group = TOOLS if label.lower() in digital else groups(label.lower())
        lexicon.add(group, label[0].upper() + label[1:] if label[:2].islower() else label, exact=not label.islower())


# Words of a concept and the heading it stands under; the first that matches.
HEADINGS = [
    ("Finance & Accounting", r"account|financ|tax|audit|bank|invest|budget|econom|insur|credit|fund|asset|treasur|currenc|loan|actuar"),
    ("Nursing & Clinical Care", r"nurs|medic|clinic|patient|health|surg|patholog|pharma|therap|anatom|physio|disease|dental|dent|care\b|hygien|psych|ology of|oncolog|cardio|radio|diagnos|emergency|obstet|pediat|paediat|geriat|rehabil|haemat|immun|neuro"),
    ("Legal & Compliance", r"\blaw\b|legal|regulat|legislat|contract|copyright|patent|court|crimin|policy|compliance"),
    ("Teaching & Education", r"teach|educat|pedagog|curricul|learning|school|didactic|literacy"),
    ("Logistics & Supply Chain", r"logist|supply|freight|cargo|warehous|shipment|customs|transport|vessel|aviation|traffic|postal|railway|driving"),
    ("Sales & Marketing", r"sales|market|brand|advert|customer|merchand|public relations|retail|commerc|copywrit|media"),
    ("People & Administration", r"personnel|human resource|recruit|office|administ|payroll|secret"),
    ("Research & Laboratory", r"biolog|chemis|physic|laborat|scient|research|statist|genetic|botan|zoolog|ecolog|geolog|taxonom|microsc|spectr|archaeolog|museum|archiv|conserv|librar|mathem|astron|ocean|paleo|palaeo|metrolog"),
    ("Trades & Manufacturing", r"machin|manufact|weld|metal|wood|textile|construct|build|electric|mechan|hydraul|pneum|engine|pipe|paint|print|plast|glass|leather|cloth|tool|automot|robot|industr|product|mining|energy|solar|wind"),
    ("Hospitality & Care", r"food|cook|culin|wine|beverage|hotel|tour|hospital|beauty|child|social"),
    ("Product & Design", r"design|graphic|product|user|photograph|film|video|animation|art\b|music|dance|theat"),
    ("Project & Delivery", r"project|management|process|plan|strateg|agile|quality|risk"),
    ("Security", r"cyber|secur|attack|threat|forensic"),
]


def heading(label):
    for name, pattern in HEADINGS:
        if re.search(pattern, label):
            tech = " tech" if name == "Security" else ""
            return f"[technical{tech}] {name}"
    return "[technical] Professional Knowledge"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    source = pathlib.Path(sys.argv[1])
    lexicon = Lexicon()
    curated = pathlib.Path(__file__).resolve().parent.parent / "data/lexicon/curated.tsv"
    for line in curated.read_text(encoding="utf-8").splitlines():
        if line and line[0] not in "#[":
            name, _, forms = line.partition("\t")
            lexicon.known.update(f.lstrip("=?~").lower() for f in [name, *forms.split("|")] if f)
    linguist(lexicon, source)
    onet(lexicon, source)
    devicon(lexicon, source)
    esco(lexicon, source, heading)
    lexicon.write(sys.stdout)


if __name__ == "__main__":
    main()
