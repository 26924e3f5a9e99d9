/** State that survives a reload, for things that a person typed. */

import { useCallback, useState } from "react";

/** Remember a text under a key for as long as the tab lives. */
export function useRemembered(key: string, initial = ""): [string, (value: string) => void] {
  const slot = `stagedoor.typed.${key}`;
  const [value, setValue] = useState(() => sessionStorage.getItem(slot) ?? initial);
  const remember = useCallback(
    (next: string) => {
      sessionStorage.setItem(slot, next);
      setValue(next);
    },
    [slot],
  );
  return [value, remember];
}
