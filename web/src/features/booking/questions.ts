/** What an event asks its buyers: which questions of whom, each at the pointer of its answer. */

import type { Consent, HeldPlace, Question, Questions } from "@/api/types";

/** A question at the place where its answer goes in the order that is asked for. */
export interface Asked {
  pointer: string;
  question: Question;
}

type Place = Pick<HeldPlace, "place" | "ticket_type">;

/** List what is asked once for the whole order. */
export function askedOfOrder({ questions }: Questions, places: readonly Place[]): Asked[] {
  return questions
    .filter(({ scope }) => scope === "order")
    .filter((question) => places.some((place) => isAskedOf(question, place)))
    .map((question) => ({ pointer: `/answers/${escaped(question.code)}`, question }));
}

/** List what is asked of whoever has one place. */
export function askedOfTicket({ questions }: Questions, place: Place): Asked[] {
  return questions
    .filter((question) => question.scope === "ticket" && isAskedOf(question, place))
    .map((question) => ({
      pointer: `/tickets/${place.place}/answers/${escaped(question.code)}`,
      question,
    }));
}

/** Give where the name of a place's holder goes. */
export function holderAt(place: number): string {
  return `/tickets/${place}/holder`;
}

/** Give where the agreement to some words goes. */
export function consentAt({ code }: Pick<Consent, "code">): string {
  return `/consents/${escaped(code)}`;
}

/** Give the id of the field of a pointer, for its label, its fault and the way there. */
export function fieldId(pointer: string): string {
  return `field${pointer.replaceAll(/[^\w-]/g, "-")}`;
}

function isAskedOf({ ticket_types }: Question, { ticket_type }: Place): boolean {
  return ticket_types.length === 0 || ticket_types.includes(ticket_type);
}

// JSON Pointer, as the server points at what is wrong.
function escaped(code: string): string {
  return code.replaceAll("~", "~0").replaceAll("/", "~1");
}
