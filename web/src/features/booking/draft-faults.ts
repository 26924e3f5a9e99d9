/** What is missing or wrong in what was typed, said at its field before and after the server looks. */

import type { HeldPlace, Question, Questions } from "@/api/types";
import { ProblemError } from "@/shared/problem";
import { isTextKey, t } from "@/shared/texts/texts";
import { type Draft, textAt, type Value } from "./draft";
import { type Asked, askedOfOrder, askedOfTicket, consentAt } from "./questions";

/** A fault at the pointer of its field. */
export interface Fault {
  pointer: string;
  message: string;
  /** What the fault is about, where its message alone does not say. */
  label?: string;
}

type Place = Pick<HeldPlace, "place" | "ticket_type">;

const email = /^\S+@\S+\.\S+$/;
const phone = /^\+?\d[\d ()./-]{3,29}$/;

/** List what stands in the way of the order, in the order of the page. */
export function faultsIn(draft: Draft, places: readonly Place[], asked: Questions): Fault[] {
  const buyer: Fault[] = [];
  const address = textAt(draft, "/email");
  if (!email.test(address)) {
    const key = address === "" ? "checkout.wrong.emailMissing" : "checkout.wrong.email-invalid";
    buyer.push({ pointer: "/email", message: t(key) });
  }
  if (textAt(draft, "/name") === "") {
    buyer.push({ pointer: "/name", message: t("checkout.wrong.nameMissing") });
  }
  const ofTickets = places.flatMap((place, index) =>
    askedOfTicket(asked, place).flatMap((one) => {
      const which = t("checkout.ticketOf", { number: index + 1, count: places.length });
      return faultOf(one, draft, places.length > 1 ? `, ${which}` : "");
    }),
  );
  const ofOrder = askedOfOrder(asked, places).flatMap((one) => faultOf(one, draft));
  return [...buyer, ...ofTickets, ...ofOrder, ...unagreed(draft, asked)];
}

/** List what the server found wrong, in the words of the page where it has some. */
export function faultsFrom(error: unknown): Fault[] {
  if (!(error instanceof ProblemError) || error.problem.status !== 422) return [];
  return (error.problem.errors ?? []).map(({ pointer, code, message }) => {
    const key = `checkout.wrong.${code}`;
    return { pointer, message: isTextKey(key) ? t(key) : message };
  });
}

function faultOf({ pointer, question }: Asked, draft: Draft, which = ""): Fault[] {
  const key = wrongWith(question, draft[pointer]);
  return key ? [{ pointer, message: t(key), label: question.label + which }] : [];
}

function wrongWith({ kind, is_required }: Question, value: Value = "") {
  const answer = typeof value === "string" ? value.trim() : value;
  if (typeof answer !== "boolean" && answer.length === 0) {
    return is_required ? ("checkout.wrong.missing" as const) : undefined;
  }
  const text = String(answer);
  if (kind === "email" && !email.test(text)) return "checkout.wrong.email-invalid" as const;
  if (kind === "phone" && !phone.test(text)) return "checkout.wrong.phone-invalid" as const;
  if (kind === "number" && !/^-?\d{1,15}$/.test(text)) {
    return "checkout.wrong.number-invalid" as const;
  }
  return undefined;
}

function unagreed(draft: Draft, { consents }: Questions): Fault[] {
  return consents
    .filter((consent) => consent.is_required)
    .filter((consent) => textAt(draft, consentAt(consent)) !== consent.version)
    .map((consent) => ({
      pointer: consentAt(consent),
      message: t("checkout.wrong.consentMissing"),
      label: consent.label.replace(/\.$/, ""),
    }));
}
