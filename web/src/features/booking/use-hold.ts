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

/** Places that the box office chose and holds while somebody looks at them. */
export interface Proposal {
  wish: BestAvailable;
  /** Whether asking for others gave the same again. */
  isOnly: boolean;
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
  proposal: Proposal | undefined;
  change: (add: WantedPlace[], remove: number[]) => void;
  retype: (place: HeldPlace, ticketType: string) => void;
  /** Have places proposed; others when the same is wished again. */
  takeBest: (wish: BestAvailable) => void;
  acceptProposal: () => void;
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
  const [proposal, setProposal] = useState<Proposal>();
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
    onSuccess: (next, move) => {
      const before = heldNow(queryClient, event);
      keep(next);
      setProposal((was) => (move.kind === "extend" ? was : proposed(move, before, next)));
    },
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
    proposal: hold && proposal,
    change: useCallback((add, remove) => mutate({ kind: "change", add, remove }), [mutate]),
    retype: useCallback(
      (place, ticketType) => mutate({ kind: "retype", place, ticketType }),
      [mutate],
    ),
    takeBest: (wish) => mutate({ kind: "best", wish: nextWish(wish, hold && proposal) }),
    acceptProposal: () => setProposal(undefined),
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

function proposed(
  move: HoldMove,
  before: Hold | undefined,
  now: Hold | undefined,
): Proposal | undefined {
  if (move.kind !== "best") return undefined;
  const isOnly = (move.wish.skip ?? 0) > 0 && placesText(before) === placesText(now);
  return { wish: move.wish, isOnly };
}

function placesText(hold: Hold | undefined): string {
  return (hold?.items ?? []).map(({ place }) => place).join();
}

/** Wish for the next best where the same was wished before. */
export function nextWish(wish: BestAvailable, last: Proposal | undefined): BestAvailable {
  const { skip = 0, ...before } = last?.wish ?? { quantity: 0 };
  const { skip: _, ...now } = wish;
  const isSame = JSON.stringify(before) === JSON.stringify(now);
  return { ...now, skip: isSame ? skip + 1 : 0 };
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
