/** A ticket's code as the square that the door scans. */

import { correction, generate } from "lean-qr";
import { useMemo } from "react";
import classes from "./ticket-list.module.css";

interface TicketCodeProps {
  code: string;
  label: string;
  /** Whether it fills the screen. */
  isLarge?: boolean;
}

// The standard asks for four modules of quiet on each side.
const quiet = 4;

/** Draw a code; black on white in every scheme, because scanners expect it. */
export function TicketCode({ code, label, isLarge = false }: TicketCodeProps) {
  const { d, size } = useMemo(() => pathOfCode(code), [code]);
  const side = size + 2 * quiet;
  return (
    <svg
      role="img"
      aria-label={label}
      className={isLarge ? classes.largeCode : classes.code}
      viewBox={`${-quiet} ${-quiet} ${side} ${side}`}
      shapeRendering="crispEdges"
    >
      <rect x={-quiet} y={-quiet} width={side} height={side} fill="#FFFFFF" />
      <path d={d} fill="#000000" />
    </svg>
  );
}

/** Turn a code into the outline of its dark modules. */
export function pathOfCode(code: string): { d: string; size: number } {
  const modules = generate(code, { minCorrectionLevel: correction.M });
  let d = "";
  for (let y = 0; y < modules.size; y += 1) {
    for (let x = 0; x < modules.size; x += 1) {
      if (modules.get(x, y)) d += `M${x} ${y}h1v1h-1z`;
    }
  }
  return { d, size: modules.size };
}
