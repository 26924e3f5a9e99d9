/**
 * Talk to the page that the widget is in.
 *
 * What is said goes to the origin that opened the shop and to no other; what is heard counts only
 * if it comes from that window and that origin.
 */

/** What the shop tells the widget. */
type Told =
  | { name: "ready" }
  | { name: "blocked" }
  | { name: "height"; height: number }
  | { name: "hold"; event: string; hold?: string; places: number; expires_at?: string }
  | {
      name: "order-complete";
      event: string;
      order: string;
      places: number;
      total: { amount_minor: number; currency: string };
      campaign?: string;
    };

/** Who buys, as far as the page around knows it. */
interface KnownBuyer {
  name?: string;
  email?: string;
}

/** The other end of the line. */
export interface HostPage {
  tell: (told: Told) => void;
  hearBuyer: (listener: (buyer: KnownBuyer) => void) => void;
}

/** Get the line to the page around or, in a tab, to the page that opened it; none without one. */
export function hostPage(origin: string): HostPage | undefined {
  const other: unknown = window.parent === window ? window.opener : window.parent;
  if (!isWindow(other)) return undefined;
  return {
    tell: (told) => other.postMessage({ stagedoor: 1, ...told }, origin),
    hearBuyer: (listener) =>
      window.addEventListener("message", ({ source, origin: from, data }) => {
        if (source !== other || from !== origin) return;
        const buyer = buyerIn(data);
        if (buyer) listener(buyer);
      }),
  };
}

function isWindow(other: unknown): other is Window {
  return typeof other === "object" && other !== null && "postMessage" in other;
}

function buyerIn(data: unknown): KnownBuyer | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  if (Reflect.get(data, "stagedoor") !== 1 || Reflect.get(data, "name") !== "buyer") {
    return undefined;
  }
  const buyer: unknown = Reflect.get(data, "buyer");
  if (typeof buyer !== "object" || buyer === null) return undefined;
  const given = (name: keyof KnownBuyer) => {
    const value: unknown = Reflect.get(buyer, name);
    return typeof value === "string" && value.length <= 200 ? { [name]: value } : {};
  };
  return { ...given("name"), ...given("email") };
}
