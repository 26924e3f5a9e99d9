/** The places that this browser holds for an event, and what can be done with them. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { BestAvailable, HeldPlace, Hold, WantedPlace } from "@/api/types";
import { isRefusal, mayRetry } from "@/shared/problem";
import { bookingKeys, holdQuery } from "./api";
import { rememberedHold, rememberedPlaces, rememberHold, rememberPlaces } from "./hold-memory";
import { type HoldMove, makeMove, sameAgain } from "./hold-moves";

export interface Refused {
  error: unknown;
  move: HoldMove;
}

export interface HoldDesk {
  hold: Hold | undefined;
  /** Whether a hold is remembered and not here yet. */
  isLoading: boolean;
  /** Seats that were asked for and have no answer yet. */
  pending: ReadonlySet<number>;
  isBusy: boolean;
  refused: Refused | undefined;
  /** The places of a hold that ran out, until they are taken again or dropped. */
  lapsed: readonly HeldPlace[] | undefined;
  change: (add: WantedPlace[], remove: number[]) => void;
  retype: (place: HeldPlace, ticketType: string) => void;
  takeBest: (wish: BestAvailable) => void;
  extend: () => void;
  release: () => void;
  takeLapsedAgain: () => void;
  lapse: () => void;
  dismiss: () => void;
}

/** Give the desk at which an event's places are taken and given back. */
export function useHold(event: string): HoldDesk {
  const { hold, isLoading, lapsed, setLapsed, keep, lapse } = useHeld(event);
  const [pending, setPending] = useState<HoldMove[]>([]);
  const [refused, setRefused] = useState<Refused>();
  const queryClient = useQueryClient();

  const { mutate } = useMutation({
    // Quick taps queue up, so that each sees the hold that the one before it left.
    scope: { id: `hold ${event}` },
    mutationFn: (move: HoldMove) => makeMove(event, heldNow(queryClient, event), move),
    retry: mayRetry,
    onMutate: (move) => {
      setPending((moves) => [...moves, move]);
      setRefused(undefined);
      setLapsed(undefined);
    },
    onSuccess: keep,
    onError: (error, move) => {
      if (isRefusal(error, "hold-expired", "hold-not-found")) lapse();
      else setRefused({ error, move });
    },
    onSettled: (_hold, _error, move) =>
      setPending((moves) => moves.filter((waiting) => waiting !== move)),
  });

  return {
    hold,
    isLoading,
    pending: useMemo(() => new Set(pending.flatMap(seatsAsked)), [pending]),
    isBusy: pending.length > 0,
    refused,
    lapsed,
    change: useCallback((add, remove) => mutate({ kind: "change", add, remove }), [mutate]),
    retype: useCallback(
      (place, ticketType) => mutate({ kind: "retype", place, ticketType }),
      [mutate],
    ),
    takeBest: useCallback((wish) => mutate({ kind: "best", wish }), [mutate]),
    extend: useCallback(() => mutate({ kind: "extend" }), [mutate]),
    release: useCallback(() => mutate({ kind: "release" }), [mutate]),
    takeLapsedAgain: () => mutate({ kind: "change", add: sameAgain(lapsed ?? []), remove: [] }),
    lapse,
    dismiss: () => {
      setRefused(undefined);
      setLapsed(undefined);
    },
  };
}

function seatsAsked(move: HoldMove): number[] {
  if (move.kind !== "change") return [];
  return move.add.flatMap(({ place }) => (typeof place === "number" ? [place] : []));
}

type Cache = ReturnType<typeof useQueryClient>;

function heldNow(cache: Cache, event: string): Hold | undefined {
  const id = rememberedHold(event);
  return id ? cache.getQueryData<Hold>(bookingKeys.hold(id)) : undefined;
}

function useHeld(event: string) {
  const queryClient = useQueryClient();
  const [id, setId] = useState(() => rememberedHold(event));
  const [lapsed, setLapsed] = useState<readonly HeldPlace[]>();
  const wanted = useQuery({ ...holdQuery(id ?? ""), enabled: id !== undefined });
  const { data: hold, error } = wanted;

  const keep = useCallback(
    (next: Hold | undefined) => {
      if (next) queryClient.setQueryData(bookingKeys.hold(next.id), next);
      rememberHold(event, next?.id);
      setId(next?.id);
    },
    [event, queryClient],
  );
  const lapse = useCallback(() => {
    const last = heldNow(queryClient, event);
    setLapsed(last?.items ?? rememberedPlaces(event));
    keep(undefined);
  }, [event, keep, queryClient]);

  useEffect(() => {
    if (hold) rememberPlaces(event, hold.items);
  }, [hold, event]);
  useEffect(() => {
    if (isRefusal(error, "hold-expired", "hold-not-found")) lapse();
  }, [error, lapse]);
  useEffect(() => {
    const follow = () => setId(rememberedHold(event));
    window.addEventListener("storage", follow);
    return () => window.removeEventListener("storage", follow);
  }, [event]);

  const isLoading = id !== undefined && wanted.isPending;
  return { hold: id ? hold : undefined, isLoading, lapsed, setLapsed, keep, lapse };
}
