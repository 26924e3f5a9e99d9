/** An event's picture, which the server draws: the same event, the same picture. */

interface EventArtworkProps {
  event: string;
  className?: string;
  /** Whether it is what the page is about, and not one of many further down. */
  isFirst?: boolean;
}

/** Show the picture of an event; it decorates, so readers skip it. */
export function EventArtwork({ event, className, isFirst }: EventArtworkProps) {
  return (
    <img
      alt=""
      src={`/pictures/${event}.svg`}
      width={1200}
      height={800}
      loading={isFirst ? "eager" : "lazy"}
      decoding="async"
      className={className}
    />
  );
}
