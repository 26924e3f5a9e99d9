/** Draw a calm picture for an event that has none: the same event, the same picture. */

interface ArtworkLayer {
  d: string;
  fill: string;
  opacity: number;
}

export interface Artwork {
  ground: string;
  layers: ArtworkLayer[];
}

/** The picture's own units. */
export const artworkSize = { width: 400, height: 300 } as const;

type Palette = readonly [ground: string, deep: string, middle: string, light: string];
type Dice = () => number;
type Composition = (palette: Palette, roll: Dice) => ArtworkLayer[];

const palettes: readonly Palette[] = [
  ["#1D2433", "#33405C", "#7387A8", "#E8C27A"],
  ["#3B1118", "#6E1C29", "#A8404A", "#EFC9A0"],
  ["#1F2B22", "#3C5240", "#7E9A79", "#E9D9A8"],
  ["#3A241A", "#7A4A30", "#C07E52", "#F3DDBB"],
  ["#2A1B2E", "#563A5C", "#9A7BA0", "#F0CFC0"],
  ["#12292C", "#24545A", "#6FA3A5", "#F1E3C4"],
];

const compositions: readonly Composition[] = [footlights, curtain, moon, house, beams];

/** Give the picture of an event, told from its id alone. */
export function artworkOf(id: string): Artwork {
  const roll = diceOf(id);
  const palette = pick(palettes, roll);
  return { ground: palette[0], layers: pick(compositions, roll)(palette, roll) };
}

function footlights([, deep, middle, light]: Palette, roll: Dice): ArtworkLayer[] {
  const x = 120 + roll() * 160;
  const rings = 5 + Math.floor(roll() * 3);
  const arcs = Array.from({ length: rings }, (_, ring) => {
    const radius = 250 * (1 - ring / rings) + 24;
    const fill = ring % 2 ? middle : deep;
    return { d: disc(x, 310, radius), fill, opacity: 0.35 + (0.5 * ring) / rings };
  });
  return [...arcs, { d: disc(x, 310, 30), fill: light, opacity: 1 }];
}

function curtain([, deep, middle, light]: Palette, roll: Dice): ArtworkLayer[] {
  const gap = 60 + roll() * 80;
  const centre = 150 + roll() * 100;
  const folds = 7;
  const side = (edge: number, hem: number) =>
    Array.from({ length: folds }, (_, fold) => {
      const from = fold / folds;
      const to = (fold + 1) / folds;
      const at = (share: number) => edge + (centre + hem * 8 - edge) * share;
      const foot = (share: number) => edge + (centre + hem * gap - edge) * share;
      const d = `M${r(at(from))} 0H${r(at(to))}Q${r(at(to))} 150 ${r(foot(to))} 300H${r(foot(from))}Q${r(at(from))} 150 ${r(at(from))} 0Z`;
      return { d, fill: fold % 2 ? middle : deep, opacity: 0.9 };
    });
  const glow = { d: disc(centre, 300, gap * 1.1), fill: light, opacity: 0.9 };
  return [glow, ...side(0, -1), ...side(400, 1)];
}

function moon([, deep, middle, light]: Palette, roll: Dice): ArtworkLayer[] {
  const x = 100 + roll() * 200;
  const y = 80 + roll() * 50;
  const hills = [deep, middle, deep].map((fill, hill) => {
    const top = 175 + hill * 38;
    const swell = 30 + roll() * 40;
    const d = `M0 ${top}C120 ${r(top - swell)} 200 ${r(top + swell / 2)} 400 ${r(top - swell / 2)}V300H0Z`;
    return { d, fill, opacity: 0.55 + hill * 0.15 };
  });
  return [
    { d: disc(x, y, 92), fill: middle, opacity: 0.25 },
    { d: disc(x, y, 54), fill: light, opacity: 0.95 },
    ...hills,
  ];
}

function house([, deep, middle, light]: Palette, roll: Dice): ArtworkLayer[] {
  const lit = Math.floor(roll() * 9);
  const rows = Array.from({ length: 7 }, (_, row) => {
    const radius = 90 + row * 32;
    const seats = 9 + row * 2;
    const d = Array.from({ length: seats }, (__, seat) => {
      const angle = Math.PI * (0.12 + (0.76 * seat) / (seats - 1));
      return disc(200 + Math.cos(angle) * radius, 10 + Math.sin(angle) * radius, 7.5);
    }).join("");
    return { d, fill: row % 3 ? middle : deep, opacity: 0.5 + row * 0.06 };
  });
  const angle = Math.PI * (0.12 + (0.76 * lit) / 8);
  const star = disc(200 + Math.cos(angle) * 154, 10 + Math.sin(angle) * 154, 10);
  return [
    { d: "M110 0H290V16H110Z", fill: light, opacity: 0.8 },
    ...rows,
    { d: star, fill: light, opacity: 1 },
  ];
}

function beams([, deep, middle, light]: Palette, roll: Dice): ArtworkLayer[] {
  const lamps = 3 + Math.floor(roll() * 2);
  const cones = Array.from({ length: lamps }, (_, lamp) => {
    const top = 60 + (280 * lamp) / (lamps - 1);
    const foot = 110 + roll() * 180;
    const d = `M${r(top)} 0L${r(foot - 58)} 262H${r(foot + 58)}Z`;
    return { d, fill: lamp % 2 ? light : middle, opacity: 0.28 };
  });
  const stage = { d: "M0 262Q200 238 400 262V300H0Z", fill: deep, opacity: 1 };
  return [...cones, stage, { d: disc(200, 264, 16), fill: light, opacity: 0.9 }];
}

function disc(x: number, y: number, radius: number): string {
  const across = r(radius * 2);
  return `M${r(x - radius)} ${r(y)}a${r(radius)} ${r(radius)} 0 1 0 ${across} 0a${r(radius)} ${r(radius)} 0 1 0 ${-across} 0Z`;
}

function r(value: number): number {
  return Math.round(value * 10) / 10;
}

function pick<T>(choices: readonly T[], roll: Dice): T {
  const chosen = choices[Math.floor(roll() * choices.length)];
  if (chosen === undefined) throw new Error("nothing to pick from");
  return chosen;
}

// A small generator (mulberry32) seeded by the text: even enough for pictures, and always the same.
function diceOf(text: string): Dice {
  let seed = 2166136261;
  for (const letter of text) seed = Math.imul(seed ^ (letter.codePointAt(0) ?? 0), 16777619);
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
