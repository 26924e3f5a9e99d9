/** Load Stripe.js, only when somebody pays. */

import type { Stripe, StripeConstructor } from "@stripe/stripe-js";
import { loadStripe } from "@stripe/stripe-js/pure";
import { queryOptions } from "@tanstack/react-query";

declare global {
  interface Window {
    Stripe?: StripeConstructor;
  }
}

/** Load the provider's script once for a key, however many forms want it. */
export function stripeQuery(key: string, demoServer: string | undefined) {
  return queryOptions({
    queryKey: ["stripe.js", key, demoServer ?? ""],
    queryFn: () => loadStripeFrom(key, demoServer),
    staleTime: Number.POSITIVE_INFINITY,
    // It is an object with functions, which must not be copied.
    structuralSharing: false,
    retry: 1,
  });
}

/**
 * Load Stripe.js for a publishable key.
 *
 * The demo names its own payment server, which serves a double of Stripe.js; otherwise the script
 * comes from Stripe, as its rules for card data ask.
 */
async function loadStripeFrom(key: string, demoServer?: string): Promise<Stripe | null> {
  if (!demoServer) return loadStripe(key);
  await loadScript(`${demoServer}/v3/`);
  return window.Stripe ? window.Stripe(key) : null;
}

function loadScript(source: string): Promise<void> {
  return new Promise((resolve, reject) => {
    if (document.querySelector(`script[src="${source}"]`) && window.Stripe) return resolve();
    const script = document.createElement("script");
    script.src = source;
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => {
      script.remove();
      reject(new Error("the payment script did not load"));
    });
    document.head.append(script);
  });
}
