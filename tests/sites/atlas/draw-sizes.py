"""Draws content/planets/sizes.png from the site's own facts: radius and hue of each planet. Standard library only."""
import colorsys, csv, math, re, struct, zlib
from pathlib import Path

HERE = Path(__file__).parent / "content/planets"
WIDTH, GAP, FINE = 1600, 14, 4

rows = list(csv.DictReader((HERE / "planets.csv").open(encoding="utf-8")))
planets = [(float(row["radius"]), int(row["hue"]), float(row["distance"])) for row in rows]
mars = (HERE / "mars.md").read_text(encoding="utf-8")
fact = lambda key: float(re.search(rf"^{key} = (?:{{ value = )?([\d.]+)", mars, re.M)[1])
planets.append((fact("radius"), int(fact("hue")), fact("distance")))
planets.sort(key=lambda planet: planet[2])

scale = (WIDTH - GAP * (len(planets) + 1)) / sum(2 * radius for radius, _, _ in planets)
height = math.ceil(2 * scale * max(radius for radius, _, _ in planets)) + 2 * GAP
pixels = [bytearray(4 * WIDTH) for _ in range(height)]
left = GAP
for radius, hue, _ in planets:
    r = radius * scale
    cx, cy = left + r, height / 2
    # Half-way between light and dark: it must stand out from both.
    colour = [round(255 * part) for part in colorsys.hls_to_rgb(hue / 360, 0.56, 0.38)]
    for y in range(int(cy - r), math.ceil(cy + r)):
        for x in range(int(cx - r), math.ceil(cx + r)):
            points = [(x + (i + 0.5) / FINE - cx, y + (j + 0.5) / FINE - cy) for i in range(FINE) for j in range(FINE)]
            inside = sum(a * a + b * b <= r * r for a, b in points)
            if inside:
                pixels[y][4 * x : 4 * x + 4] = bytes([*colour, 255 * inside // FINE**2])
    left += 2 * r + GAP


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


data = zlib.compress(b"".join(b"\0" + bytes(row) for row in pixels), 9)
header = struct.pack(">IIBBBBB", WIDTH, height, 8, 6, 0, 0, 0)
png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
(HERE / "sizes.png").write_bytes(png)
print(f"{WIDTH} x {height}, {len(png)} bytes")
