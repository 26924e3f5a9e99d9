/** The box to search in: what is typed is looked up at once, and pages are suggested below it. */

import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useId, useState } from "react";
import { t } from "@/shared/texts/texts";
import { Icon, icons } from "@/shared/ui/icons";
import classes from "./search-box.module.css";
import type { Suggestion } from "./suggestions";
import { useSuggestions } from "./use-suggestions";

interface SearchBoxProps {
  words: string;
  onChange: (words: string) => void;
}

const typingPause_ms = 200;

/** Show the box; arrows walk through the suggestions, Enter opens the one that is marked. */
export function SearchBox({ words, onChange }: SearchBoxProps) {
  const id = useId();
  const [typed, setTyped] = useState(words);
  const { offers, marked, ask, close, open, onKeyDown } = useSuggestions();
  const search = useDebouncedCallback((value: string) => {
    ask(value);
    onChange(value);
  }, typingPause_ms);
  // The address also changes without typing: by the back button, or by a topic's link.
  useEffect(() => setTyped(words), [words]);
  return (
    <div className={classes.box}>
      <TextInput
        type="search"
        size="lg"
        role="combobox"
        aria-label={t("catalogue.search")}
        aria-expanded={offers.length > 0}
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={offers[marked] && `${id}-${marked}`}
        autoComplete="off"
        placeholder={t("catalogue.searchHint")}
        leftSection={<Icon path={icons.search} />}
        value={typed}
        onKeyDown={onKeyDown}
        onBlur={close}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          search(currentTarget.value);
        }}
      />
      <Offers id={id} offers={offers} marked={marked} onOpen={open} />
    </div>
  );
}

interface OffersProps {
  id: string;
  offers: readonly Suggestion[];
  marked: number;
  onOpen: (offer: Suggestion) => void;
}

function Offers({ id, offers, marked, onOpen }: OffersProps) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t("catalogue.suggestions")}
      hidden={offers.length === 0}
      className={classes.offers}
    >
      {offers.map((offer, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard walks through them in the box.
        <div
          key={offer.key}
          id={`${id}-${at}`}
          role="option"
          tabIndex={-1}
          aria-selected={at === marked}
          // The box keeps the focus, so that it does not close before it was clicked.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onOpen(offer)}
        >
          <span dir="auto">{offer.name}</span> <small>{offer.hint}</small>
        </div>
      ))}
    </div>
  );
}
