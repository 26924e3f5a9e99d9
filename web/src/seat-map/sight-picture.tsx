/** The view from a seat, drawn from the plan. */

import classes from "./seat-map.module.css";
import { PICTURE, type Sight } from "./sight";
import { texts } from "./texts";

/** Draw what is seen from a seat. */
export function SightPicture({ sight }: { sight: Sight }) {
  const { base, top, person, heads, isRestricted } = sight;
  const size = person.height / 6;
  return (
    <figure className={classes.sight}>
      <svg viewBox={`0 0 ${PICTURE.width} ${PICTURE.height}`} aria-hidden="true">
        <polygon points={written(base)} fill="color-mix(in srgb, var(--ink) 70%, var(--card))" />
        <polygon points={written(top)} fill="color-mix(in srgb, var(--ink) 26%, var(--card))" />
        <path
          fill="var(--ink)"
          d={`M${person.x - size} ${person.y}v${-3 * size}a${size} ${size} 0 0 1 ${2 * size} 0v${3 * size}z`}
        />
        <circle cx={person.x} cy={person.y - 5 * size} r={size} fill="var(--ink)" />
        {heads.map(({ x, y }) => (
          <g key={x} fill="color-mix(in srgb, var(--ink) 55%, var(--card))">
            <circle cx={x} cy={y - 16} r="12" />
            <ellipse cx={x} cy={y + 12} rx="26" ry="18" />
          </g>
        ))}
        {isRestricted && <rect x="128" width="18" height={PICTURE.height} fill="var(--ink-soft)" />}
      </svg>
      <figcaption>{texts.view}</figcaption>
    </figure>
  );
}

function written(points: Sight["base"]): string {
  return points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
}
