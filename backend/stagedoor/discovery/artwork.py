"""Draw an event's picture: the same event, the same picture, without a network and in few shapes.

A few flat shapes, one light and a palette of four, as on the posters of an old repertory theatre.
The picture is 1200 by 800 and made to be cropped: what matters stands in its middle.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from stagedoor.discovery.dice import Dice

WIDTH, HEIGHT = 1200, 800


@dataclass(frozen=True, slots=True)
class Palette:
    """Be the colours of a picture, from the dark of the house to the light on the stage."""

    ground: str
    deep: str
    middle: str
    light: str


_PALETTES = (
    Palette("#161C2E", "#2B3A5E", "#7C93BF", "#F0C987"),
    Palette("#2B0C13", "#6B1826", "#B5434C", "#F4CFA3"),
    Palette("#14221C", "#2F5244", "#8DB196", "#F0DDA6"),
    Palette("#2C1810", "#75412A", "#CC8150", "#F7DFB6"),
    Palette("#211329", "#53335F", "#A27FB0", "#F5D0C5"),
    Palette("#0C2226", "#1E5560", "#6FB0B2", "#F5E4BE"),
    Palette("#1C1A17", "#4A4239", "#A89478", "#F2E3C6"),
)

_Shapes = list[str]
_Composition = Callable[[Palette, Dice], _Shapes]


def artwork(key: str, tags: Sequence[str] = ()) -> str:
    """Return an event's picture as SVG, told from its id and what it is about."""
    dice = Dice(key)
    palette = dice.pick(_PALETTES)
    shapes = dice.pick(_compositions_for(tags))(palette, dice)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}"><defs>'
        + _gradient("ground", palette.ground, _mixed(palette.ground, palette.deep), "0 0 0 1")
        + _gradient("fall", palette.light, palette.light, "0 0 0 1", fades=True)
        + f'<radialGradient id="glow"><stop stop-color="{palette.light}" stop-opacity=".85"/>'
        f'<stop offset="1" stop-color="{palette.light}" stop-opacity="0"/></radialGradient>'
        f'</defs><rect width="{WIDTH}" height="{HEIGHT}" fill="url(#ground)"/>'
        + "".join(shapes)
        + "</svg>"
    )


def _compositions_for(tags: Sequence[str]) -> Sequence[_Composition]:
    for tag in tags:
        for word, compositions in _BY_WORD.items():
            if word in tag.lower():
                return compositions
    return _ANY


def _curtain(palette: Palette, dice: Dice) -> _Shapes:
    """Draw a curtain that has just begun to open."""
    centre, gap, folds = dice.roll(520, 680), dice.roll(120, 230), 9
    shapes = [_disc(centre, 760, 520, "url(#glow)", 90), _disc(centre, 800, gap, palette.light, 95)]
    for edge, side in ((-40, -1), (1240, 1)):
        top, hem = centre + side * 30, centre + side * gap
        for fold in range(folds):
            from_top = edge + (top - edge) * fold // folds
            to_top = edge + (top - edge) * (fold + 1) // folds
            from_hem = edge + (hem - edge) * fold // folds
            to_hem = edge + (hem - edge) * (fold + 1) // folds
            path = (
                f"M{from_top} 0H{to_top}C{to_top} 380 {to_hem} 420 {to_hem} 800"
                f"H{from_hem}C{from_hem} 420 {from_top} 380 {from_top} 0Z"
            )
            fill = palette.deep if fold % 2 else _mixed(palette.deep, palette.middle)
            shapes.append(_path(path, fill))
    shapes.append(f'<rect width="{WIDTH}" height="54" fill="{palette.ground}" opacity=".55"/>')
    return shapes


def _footlights(palette: Palette, dice: Dice) -> _Shapes:
    """Draw a light that rises from the edge of the stage in rings."""
    x, rings = dice.roll(380, 820), dice.roll(6, 8)
    shapes = [_disc(x, 800, 780, "url(#glow)", 40)]
    for ring in range(rings):
        radius = 700 - ring * 600 // rings
        fill = palette.deep if ring % 2 else palette.middle
        shapes.append(_disc(x, 800, radius, fill, 40 + 45 * ring // rings))
    return [*shapes, _disc(x, 800, 92, palette.light, 100)]


def _strings(palette: Palette, dice: Dice) -> _Shapes:
    """Draw strings that sway between two bridges, and the note that they make."""
    x, y, sway = dice.roll(440, 760), dice.roll(280, 420), dice.roll(130, 300)
    side = dice.pick((-1, 1))
    shapes = [_disc(x, y, 330, "url(#glow)", 55), _disc(x, y, 150, palette.light, 96)]
    for line in range(26):
        at = -60 + line * 38
        bend = at + side * (sway - abs(13 - line) * sway // 13)
        path = f"M-20 {at}C340 {bend - 90} 800 {bend + 130} 1220 {at + 40 * side}"
        colour = palette.middle if line % 3 else palette.light
        shapes.append(_line(path, colour, 3 if line % 3 else 5, 62))
    return shapes


def _beams(palette: Palette, dice: Dice) -> _Shapes:
    """Draw lamps over a stage, and heads before it."""
    lamps = dice.roll(4, 6)
    shapes = [_disc(600, 560, 460, "url(#glow)", 45)]
    for lamp in range(lamps):
        top = 150 + 900 * lamp // (lamps - 1)
        foot, spread = dice.roll(240, 960), dice.roll(90, 170)
        path = f"M{top - 8} -10H{top + 8}L{foot + spread} 690H{foot - spread}Z"
        shapes.append(_path(path, "url(#fall)", 34 if lamp % 2 else 52))
    shapes.append(_path("M0 650Q600 610 1200 650V800H0Z", palette.deep))
    for head in range(15):
        x, y = 20 + head * 84 + dice.roll(-16, 16), 760 + dice.roll(-20, 24)
        shapes.append(_disc(x, y, 40, palette.ground, 100))
        shapes.append(_path(f"M{x - 66} 860Q{x} {y - 6} {x + 66} 860Z", palette.ground))
    return shapes


def _moon(palette: Palette, dice: Dice) -> _Shapes:
    """Draw a moon over hills."""
    x, y = dice.roll(360, 840), dice.roll(210, 310)
    shapes = [_disc(x, y, 360, "url(#glow)", 50), _disc(x, y, 128, palette.light, 97)]
    fills = (
        _mixed(palette.deep, palette.middle),
        palette.deep,
        _mixed(palette.deep, palette.ground),
    )
    for hill, fill in enumerate((*fills, palette.ground)):
        top, swell = 430 + hill * 92, dice.roll(40, 130)
        side = dice.pick((-1, 1))
        path = (
            f"M0 {top}C300 {top - side * swell} 620 {top + side * swell} 860 {top - swell // 2}"
            f"S1120 {top + side * swell // 2} 1200 {top - swell // 3}V800H0Z"
        )
        shapes.append(_path(path, fill, 96))
    return shapes


def _house(palette: Palette, dice: Dice) -> _Shapes:
    """Draw the rows of a house from above, and the one seat that is yours."""
    lit_row, lit_share = dice.roll(2, 5), dice.roll(20, 80)
    shapes = [_disc(600, -40, 620, "url(#glow)", 45)]
    shapes.append(_path("M360 0H840L800 66Q600 96 400 66Z", palette.light, 92))
    lit = (0, 0)
    for row in range(9):
        radius, seats = 220 + row * 74, 13 + row * 3
        for seat in range(seats):
            angle = pi * (14 + 152 * seat / (seats - 1)) / 180
            x, y = round(600 + cos(angle) * radius), round(20 + sin(angle) * radius)
            shapes.append(
                _disc(x, y, 19, palette.middle if row % 3 else palette.deep, 52 + row * 5)
            )
            if row == lit_row and seat == seats * lit_share // 100:
                lit = (x, y)
    return [*shapes, _disc(*lit, 90, "url(#glow)", 90), _disc(*lit, 24, palette.light, 100)]


def _pitch(palette: Palette, dice: Dice) -> _Shapes:
    """Draw a stadium in the evening: the bowl, the field, the lights."""
    tilt = dice.roll(200, 260)
    shapes = [_oval(600, 470, 640 - ring * 62, 470 - ring * 52,
                    palette.deep if ring % 2 else _mixed(palette.deep, palette.ground))
              for ring in range(5)]  # fmt: skip
    shapes.append(_oval(600, 490, 350, tilt, palette.middle))
    for stripe in range(-3, 4, 2):
        x = 600 + stripe * 90
        shapes.append(f'<rect x="{x - 45}" y="{490 - tilt}" width="90" height="{2 * tilt}" '
                      f'fill="{palette.deep}" opacity=".22"/>')  # fmt: skip
    shapes.append(_line(f"M600 {490 - tilt}V{490 + tilt}", palette.light, 5, 85))
    shapes.append(f'<ellipse cx="600" cy="490" rx="96" ry="{tilt // 3}" fill="none" '
                  f'stroke="{palette.light}" stroke-width="5" opacity=".85"/>')  # fmt: skip
    for x in (140, 420, 780, 1060):
        shapes += [_disc(x, 70, 170, "url(#glow)", 80), _disc(x, 70, 15, palette.light, 100)]
    return shapes


def _tiles(palette: Palette, dice: Dice) -> _Shapes:
    """Draw quarter discs on a board, one of them lit."""
    size, lit = 200, dice.roll(7, 16)
    shapes: _Shapes = []
    corners = ((0, 0), (size, 0), (size, size), (0, size))
    for tile in range(24):
        x, y = tile % 6 * size, tile // 6 * size
        fill = dice.pick((palette.deep, palette.middle, _mixed(palette.ground, palette.deep)))
        at = dice.roll(0, 3)
        (ax, ay), (bx, by), (cx, cy) = (corners[(at + turn) % 4] for turn in (0, 1, 3))
        if tile == lit:
            shapes.append(_disc(x + size // 2, y + size // 2, 260, "url(#glow)", 80))
            shapes.append(_disc(x + size // 2, y + size // 2, size // 2, palette.light, 100))
        elif dice.roll(0, 5):
            path = f"M{x + ax} {y + ay}L{x + bx} {y + by}A{size} {size} 0 0 1 {x + cx} {y + cy}Z"
            shapes.append(_path(path, fill, 92))
    return shapes


def _ribbons(palette: Palette, dice: Dice) -> _Shapes:
    """Draw ribbons that cross the room before a light."""
    x, y = dice.roll(320, 880), dice.roll(180, 320)
    shapes = [_disc(x, y, 400, "url(#glow)", 60), _disc(x, y, 120, palette.light, 96)]
    for ribbon in range(6):
        start, end = 170 + ribbon * 96, 660 - ribbon * 64 + dice.roll(-50, 50)
        bend = dice.roll(-160, 160)
        path = f"M-60 {start}C320 {start - 280 + bend} 700 {end + 300 - bend} 1260 {end}"
        colour = (palette.deep, palette.middle, _mixed(palette.deep, palette.middle))[ribbon % 3]
        shapes.append(_line(path, colour, 60 - ribbon * 5, 88))
    return shapes


_ANY = (_footlights, _strings, _moon, _tiles, _ribbons, _beams)
_STAGE = (_curtain, _house, _moon)
_LOUD = (_beams, _strings, _footlights)
_QUIET = (_strings, _ribbons, _moon)
_FEAST = (_ribbons, _footlights, _beams)
# The first tag that has one of these words decides.
_BY_WORD: Mapping[str, Sequence[_Composition]] = {
    "theatre": _STAGE, "theater": _STAGE, "drama": _STAGE, "opera": _STAGE, "comedy": _STAGE,
    "musical": _STAGE, "concert": _LOUD, "rock": _LOUD, "electronic": _LOUD, "pop": _LOUD,
    "classical": _QUIET, "jazz": _QUIET, "choir": _QUIET, "football": (_pitch,),
    "sport": (_pitch,), "festival": _FEAST, "family": _FEAST, "dance": _FEAST,
}  # fmt: skip


def _disc(x: int, y: int, radius: int, fill: str, percent: int) -> str:
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}"{_opacity(percent)}/>'


def _oval(x: int, y: int, across: int, down: int, fill: str) -> str:
    return f'<ellipse cx="{x}" cy="{y}" rx="{across}" ry="{down}" fill="{fill}"/>'


def _path(d: str, fill: str, percent: int = 100) -> str:
    return f'<path d="{d}" fill="{fill}"{_opacity(percent)}/>'


def _line(d: str, stroke: str, width: int, percent: int) -> str:
    return (
        f'<path d="{d}" fill="none" stroke="{stroke}" stroke-width="{width}" '
        f'stroke-linecap="round"{_opacity(percent)}/>'
    )


def _opacity(percent: int) -> str:
    return "" if percent >= 100 else f' opacity=".{percent:02}"'  # noqa: PLR2004 - per cent


def _gradient(name: str, start: str, end: str, axis: str, *, fades: bool = False) -> str:
    x1, y1, x2, y2 = axis.split()
    end_opacity = ' stop-opacity=".1"' if fades else ""
    return (
        f'<linearGradient id="{name}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}">'
        f'<stop stop-color="{start}"/><stop offset="1" stop-color="{end}"'
        f"{end_opacity}/></linearGradient>"
    )


def _mixed(one: str, other: str) -> str:
    """Return the colour halfway between two."""
    pairs = ((one[at : at + 2], other[at : at + 2]) for at in (1, 3, 5))
    return "#" + "".join(f"{(int(a, 16) + int(b, 16)) // 2:02X}" for a, b in pairs)
