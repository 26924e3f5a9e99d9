/** Small drawings beside words; the words say it all, so readers skip these. */

interface IconProps {
  path: string;
  size?: number;
}

/** Draw one of the paths below in the colour of the text around it. */
export function Icon({ path, size = 20 }: IconProps) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={path} />
    </svg>
  );
}

export const icons = {
  search: "M10.5 18a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15ZM16 16l5 5",
  filter: "M4 7h16M7 12h10M10 17h4",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3.5 2",
  tick: "M5 12.5l4.5 4.5L19 7.5",
  cross: "M6 6l12 12M18 6L6 18",
  warn: "M12 4 2.5 20h19L12 4ZM12 10v5M12 17.6v.2",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v5M12 7.8v.2",
  minus: "M6 12h12",
  plus: "M6 12h12M12 6v12",
  next: "M9 5l7 7-7 7",
  back: "M15 5l-7 7 7 7",
  ticket: "M3 9V6h18v3a3 3 0 0 0 0 6v3H3v-3a3 3 0 0 0 0-6ZM15 6v2M15 11v2M15 16v2",
  list: "M4 6h16M4 12h16M4 18h16",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
} as const;
