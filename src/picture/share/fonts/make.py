"""Makes Inter-Regular.ttf and Inter-Bold.ttf from the variable font Inter 4.1. See README.md beside this file."""

import subprocess
import sys

from fontTools.ttLib import TTFont

CHARACTERS = (
    "U+0020-007E,U+00A0-024F,U+0259,U+02BB-02BD,U+02C6-02DD,U+0300-030C,U+0327,U+0328,U+0370-03FF,U+0400-04FF,"
    "U+1E00-1EFF,U+2000-200B,U+2010-2027,U+202F-203A,U+2044,U+205F,U+2060,U+2070-209C,U+20A0-20BF,U+2116,U+2122,"
    "U+2126,U+2150-215F,U+2190-2199,U+2212,U+2215,U+221E,U+2248,U+2260,U+2264,U+2265,U+2713,U+2717"
)

for style, size, weight in (("Regular", 20, 400), ("Bold", 32, 700)):
    file = f"Inter-{style}.ttf"
    tools = [sys.executable, "-m", "fontTools"]
    subprocess.run(
        [*tools, "varLib.instancer", "-q", sys.argv[1], f"opsz={size}", f"wght={weight}", "-o", file], check=True
    )
    subprocess.run(
        [
            *tools, "subset", file, f"--unicodes={CHARACTERS}", "--layout-features=ccmp,kern,mark,mkmk,locl",
            "--no-hinting", "--notdef-outline", "--name-IDs=*", f"--output-file={file}",
        ],
        check=True,
    )
    font = TTFont(file, recalcTimestamp=False)
    names = ((1, "Inter"), (2, style), (3, f"Inter-{style}-Sidetone"), (4, f"Inter {style}"), (6, f"Inter-{style}"))
    for number, text in names:
        font["name"].setName(text, number, 3, 1, 0x409)
    for number in (16, 17, 21, 22, 25):
        font["name"].removeNames(nameID=number)
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~0x61 | (0x20 if weight == 700 else 0x40)
    font["head"].macStyle = 1 if weight == 700 else 0
    font["head"].modified = font["head"].created
    if "STAT" in font:
        del font["STAT"]
    font.save(file)
