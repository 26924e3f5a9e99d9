/** Walk through suggestions while typing. */

import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useState } from "react";
import { suggestionsQuery } from "./programme-api";
import { type Suggestion, suggestionsOf } from "./suggestions";

const none: readonly Suggestion[] = [];

/** Give what is suggested for the words asked, which of it is marked, and what keys do. */
export function useSuggestions() {
  const navigate = useNavigate();
  const [asked, setAsked] = useState("");
  const [marked, setMarked] = useState(-1);
  const { data } = useQuery(suggestionsQuery(asked));
  const offers = asked.length > 1 && data ? suggestionsOf(data) : none;
  const ask = (words: string) => {
    setAsked(words.trim());
    setMarked(-1);
  };
  const close = () => ask("");
  const open = (offer: Suggestion | undefined) => {
    close();
    if (offer) void navigate(offer.link);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    // One more than there are: the box itself, with nothing marked.
    const stops = offers.length + 1;
    if (step) setMarked((at) => ((at + 1 + step + stops) % stops) - 1);
    if (event.key === "Escape") close();
    if (event.key === "Enter") open(offers[marked]);
    if (step || event.key === "Enter") event.preventDefault();
  };
  return { offers, marked, ask, close, open, onKeyDown };
}
