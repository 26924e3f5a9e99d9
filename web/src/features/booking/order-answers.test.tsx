/** What was answered stands on the order. */

import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderInShop } from "@/shared/testing/render";
import { eur } from "@/shared/testing/samples";
import { OrderAnswers } from "./order-answers";

const line = {
  place: 7,
  label: "Stalls, row F, seat 7",
  price_tier: "a",
  ticket_type: "adult",
  price: eur(4500),
  holder: null,
};

test("each answer stands beside its question, and a ticket's with its place", () => {
  const answers = [
    { place: null, code: "firm", question: "Company", value: "The Globe", text: "The Globe" },
    { place: 7, code: "lunch", question: "Lunch", value: "vegan", text: "Vegan" },
    { place: 7, code: "bus", question: "Bus?", value: false, text: null },
  ];
  renderInShop(<OrderAnswers order={{ answers, lines: [line] }} />);
  const shown = screen.getAllByRole("term").map(({ parentElement }) => parentElement?.textContent);
  expect(shown).toEqual([
    "CompanyThe Globe",
    "LunchStalls, row F, seat 7Vegan",
    "Bus?Stalls, row F, seat 7No",
  ]);
});

test("an order without answers shows nothing of them", () => {
  renderInShop(<OrderAnswers order={{ answers: [], lines: [line] }} />);
  expect(screen.queryByRole("heading")).toBeNull();
});
