/** Make the order that is asked for out of what was typed. */

import type { Answer, HeldPlace, OrderForm, Questions } from "@/api/types";
import { type Draft, textAt, type Value } from "./draft";
import { type Asked, askedOfOrder, askedOfTicket, consentAt, holderAt } from "./questions";

interface Held {
  id: string;
  items: readonly Pick<HeldPlace, "place" | "ticket_type">[];
}

/** Put together what the server is asked to book. */
export function orderFrom(draft: Draft, hold: Held, asked: Questions): OrderForm {
  const name = textAt(draft, "/name");
  const voucher = textAt(draft, "/voucher");
  const tickets = hold.items.flatMap((item) => {
    const holder = textAt(draft, holderAt(item.place));
    const answers = answersTo(askedOfTicket(asked, item), draft);
    const isOther = holder !== "" && holder !== name;
    if (!isOther && Object.keys(answers).length === 0) return [];
    return [[item.place, { ...(isOther ? { holder } : {}), answers }] as const];
  });
  return {
    hold: hold.id,
    email: textAt(draft, "/email"),
    name,
    answers: answersTo(askedOfOrder(asked, hold.items), draft),
    tickets: Object.fromEntries(tickets),
    ...(asked.consents.length > 0 ? { consents: agreedTo(draft, asked) } : {}),
    ...(voucher ? { voucher } : {}),
  };
}

function answersTo(asked: readonly Asked[], draft: Draft): Record<string, Answer> {
  return Object.fromEntries(
    asked.flatMap(({ pointer, question }) => {
      const answer = answerOf(question.kind, draft[pointer]);
      return answer === undefined ? [] : [[question.code, answer] as const];
    }),
  );
}

function answerOf(kind: string, value: Value | undefined): Answer | undefined {
  if (typeof value === "boolean" || value === undefined) return value;
  if (typeof value !== "string") return value.length > 0 ? [...value] : undefined;
  const text = value.trim();
  if (text === "") return undefined;
  return kind === "number" ? Number(text) : text;
}

// A box holds the version of the words that stood beside it when it was ticked.
function agreedTo(draft: Draft, { consents }: Questions): Record<string, string> {
  return Object.fromEntries(
    consents.flatMap((consent) => {
      const version = textAt(draft, consentAt(consent));
      return version === consent.version ? [[consent.code, version] as const] : [];
    }),
  );
}
