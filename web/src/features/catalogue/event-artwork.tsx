/** An event's picture. */

import { artworkOf, artworkSize } from "./artwork";

interface EventArtworkProps {
  event: string;
  className?: string;
}

/** Show the picture of an event; it decorates, so readers skip it. */
export function EventArtwork({ event, className }: EventArtworkProps) {
  const { ground, layers } = artworkOf(event);
  return (
    <svg
      aria-hidden="true"
      className={className}
      viewBox={`0 0 ${artworkSize.width} ${artworkSize.height}`}
      preserveAspectRatio="xMidYMid slice"
    >
      <rect width="100%" height="100%" fill={ground} />
      {layers.map(({ d, fill, opacity }) => (
        <path key={d} d={d} fill={fill} opacity={opacity} />
      ))}
    </svg>
  );
}
