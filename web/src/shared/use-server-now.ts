/** The server's time, for countdowns. */

import { useEffect, useState } from "react";
import { serverNow } from "./server-clock";

/** Give the server's time in milliseconds, anew about every second. */
export function useServerNow(): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
