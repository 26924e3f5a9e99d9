/** What the widget may wish of the shop by its address. */

import { afterEach, expect, test } from "vitest";
import { readHost, readWishes, withoutWishes } from "./wishes";

const embed = (query: string) => new URL(`https://shop.test/embed/events/evt_1?${query}`);

afterEach(() => sessionStorage.clear());

test("the wishes are read, and known again after a page came between", () => {
  const query = "lang=de&host=https%3A%2F%2Fhost.example&hold=hld_1a&voucher=FAN-10&campaign=a.b";
  const wishes = {
    host: "https://host.example",
    hold: "hld_1a",
    voucher: "FAN-10",
    campaign: "a.b",
  };
  expect(readHost(embed(query))).toBe(wishes.host);
  expect(readWishes(embed(query))).toEqual(wishes);
  expect(readWishes(embed(""))).toEqual(wishes);
});

test.each(["", "host=", "host=host.example", "host=https%3A%2F%2Fhost.example%2Fpage", "host=*"])(
  "without an origin nobody is talked to: %s",
  (query) => {
    expect(readWishes(embed(query))).toBeUndefined();
    expect(readHost(embed(query))).toBeUndefined();
  },
);

test("what is no hold, no code and no name is left out", () => {
  const host = "https://host.example";
  const query = "&hold=../x&voucher=%3Cb%3E&campaign=two%20words";
  expect(readWishes(embed(`host=${host}${query}`))).toEqual({ host });
});

test("the address that is left has nothing of it, and keeps the rest", () => {
  const rest = withoutWishes(embed("lang=de&host=https://host.example&hold=hld_1"));
  expect(rest.search).toBe("?lang=de");
});
