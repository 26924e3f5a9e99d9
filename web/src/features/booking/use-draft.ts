/** The fields of the till: what is typed in them, kept at once, and what is wrong with it. */

import { useCallback, useState } from "react";
import { adopted, type Draft, rememberDraft, rememberedDraft, type Value } from "./draft";
import type { Fault } from "./draft-faults";

export interface Fields {
  draft: Draft;
  write: (pointer: string, value: Value) => void;
  writeAll: (values: Draft) => void;
  faultAt: (pointer: string) => string | undefined;
  faults: readonly Fault[];
  setFaults: (faults: readonly Fault[]) => void;
}

/** Give the fields of an event's till; `known` fills what nobody has typed yet. */
export function useDraft(event: string, known: Draft, places: readonly number[]): Fields {
  const [typed, setTyped] = useState(() => rememberedDraft(event));
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const writeAll = useCallback(
    (values: Draft) => {
      setTyped((before) => {
        const after = { ...adopted(before, places), ...values };
        rememberDraft(event, after);
        return after;
      });
      // What somebody mends stops being wrong at once, and is looked at again when they pay.
      setFaults((wrong) => wrong.filter(({ pointer }) => !(pointer in values)));
    },
    [event, places],
  );
  return {
    draft: { ...known, ...adopted(typed, places) },
    write: (pointer, value) => writeAll({ [pointer]: value }),
    writeAll,
    faultAt: (pointer) => faults.find((fault) => fault.pointer === pointer)?.message,
    faults,
    setFaults,
  };
}
