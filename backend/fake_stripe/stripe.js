// A double of Stripe.js for the demo and for browser tests: it offers test cards by their
// behaviour instead of asking for numbers, and talks to the fake server. Never in production.
(() => {
  "use strict";

  const BASE_URL = "%BASE_URL%";
  const CARDS = [
    ["pm_card_visa", "Card that pays"],
    ["pm_card_chargeDeclined", "Card that is declined"],
    ["pm_card_chargeDeclinedInsufficientFunds", "Card without enough money"],
    ["pm_card_threeDSecure2Required", "Card that asks to authenticate"],
    ["pm_card_threeDSecureRequiredChargeDeclined", "Card that is declined after authentication"],
    ["pm_sepaDebit", "Bank account that takes a while"],
    ["pm_sepaDebit_failed", "Bank account that takes a while and fails"],
  ];

  const intentIdOf = (clientSecret) => clientSecret.split("_secret_")[0];

  class Element {
    constructor(type) {
      this.type = type;
      this.listeners = {};
      this.value = CARDS[0][0];
    }

    on(name, listener) {
      (this.listeners[name] ??= []).push(listener);
      return this;
    }

    once(name, listener) {
      const once = (event) => {
        this.off(name, once);
        listener(event);
      };
      return this.on(name, once);
    }

    off(name, listener) {
      const kept = (this.listeners[name] ?? []).filter((one) => listener && one !== listener);
      this.listeners[name] = kept;
      return this;
    }

    emit(name, detail = {}) {
      for (const listener of [...(this.listeners[name] ?? [])]) {
        listener({ elementType: this.type, ...detail });
      }
    }

    state() {
      return { complete: true, empty: false, collapsed: false, value: { type: "card" } };
    }

    mount(place) {
      const node = typeof place === "string" ? document.querySelector(place) : place;
      if (!node) throw new Error(`There is nothing to mount on: ${place}`);
      const label = document.createElement("label");
      label.textContent = "Test card ";
      const select = document.createElement("select");
      select.name = "test-card";
      for (const [value, words] of CARDS) {
        const option = document.createElement("option");
        option.value = value;
        option.textContent = words;
        select.append(option);
      }
      select.value = this.value;
      select.addEventListener("change", () => {
        this.value = select.value;
        this.emit("change", this.state());
      });
      select.addEventListener("focus", () => this.emit("focus"));
      select.addEventListener("blur", () => this.emit("blur"));
      label.append(select);
      node.replaceChildren(label);
      this.node = node;
      this.select = select;
      setTimeout(() => {
        this.emit("ready");
        this.emit("change", this.state());
      });
    }

    unmount() {
      this.node?.replaceChildren();
      this.node = this.select = undefined;
    }

    destroy() {
      this.unmount();
      this.emit("destroy");
    }

    update() {}
    collapse() {}
    clear() {}
    focus() {
      this.select?.focus();
    }
    blur() {
      this.select?.blur();
    }
  }

  class Elements {
    constructor(options = {}) {
      this.clientSecret = options.clientSecret;
      this.made = {};
    }

    create(type) {
      return (this.made[type] = new Element(type));
    }

    getElement(type) {
      return this.made[typeof type === "string" ? type : "payment"] ?? null;
    }

    update() {}
    fetchUpdates() {
      return Promise.resolve({});
    }
    submit() {
      return Promise.resolve({});
    }

    chosen() {
      return Object.values(this.made).find((one) => one.select)?.value ?? CARDS[0][0];
    }
  }

  class FakeStripe {
    constructor(publishableKey) {
      this.key = publishableKey;
    }

    elements(options) {
      return new Elements(options);
    }

    async call(method, path, parameters) {
      const form = new URLSearchParams();
      for (const [name, value] of Object.entries(parameters)) {
        if (value !== undefined) form.set(name, value);
      }
      const isGet = method === "GET";
      try {
        const response = await fetch(`${BASE_URL}${path}${isGet ? `?${form}` : ""}`, {
          method,
          headers: { Authorization: `Bearer ${this.key}` },
          ...(isGet ? {} : { body: form }),
        });
        const document = await response.json();
        return response.ok ? { paymentIntent: document } : { error: document.error };
      } catch {
        return { error: { type: "api_connection_error", message: "Stripe cannot be reached." } };
      }
    }

    retrievePaymentIntent(clientSecret) {
      const path = `/v1/payment_intents/${intentIdOf(clientSecret)}`;
      return this.call("GET", path, { client_secret: clientSecret });
    }

    confirm(clientSecret, paymentMethod, returnUrl) {
      const path = `/v1/payment_intents/${intentIdOf(clientSecret)}/confirm`;
      return this.call("POST", path, {
        client_secret: clientSecret,
        payment_method: paymentMethod,
        return_url: returnUrl,
      });
    }

    async confirmCardPayment(clientSecret, data = {}, options = {}) {
      const given = data.payment_method;
      const method = typeof given === "string" ? given : (given?.card?.value ?? CARDS[0][0]);
      const result = await this.confirm(clientSecret, method);
      return options.handleActions === false ? result : this.settle(clientSecret, result);
    }

    async confirmPayment({ elements, clientSecret, confirmParams = {}, redirect = "always" }) {
      const secret = clientSecret ?? elements.clientSecret;
      const method = confirmParams.payment_method ?? elements?.chosen();
      // The bank's page leads back to the shop only when it takes the whole window.
      const returnUrl = redirect === "always" ? confirmParams.return_url : undefined;
      const result = await this.confirm(secret, method, returnUrl);
      if (result.error) return result;
      const action = result.paymentIntent.next_action;
      if (action && returnUrl) return this.leave(action.redirect_to_url.url);
      const settled = await this.settle(secret, result);
      if (settled.error || !returnUrl) return settled;
      const target = new URL(returnUrl);
      target.searchParams.set("payment_intent", intentIdOf(secret));
      target.searchParams.set("payment_intent_client_secret", secret);
      target.searchParams.set("redirect_status", settled.paymentIntent.status);
      return this.leave(target.href);
    }

    leave(url) {
      window.location.assign(url);
      return new Promise(() => {});
    }

    async handleNextAction({ clientSecret }) {
      return this.settle(clientSecret, await this.retrievePaymentIntent(clientSecret));
    }

    handleCardAction(clientSecret) {
      return this.handleNextAction({ clientSecret });
    }

    // Let the buyer authenticate, if that is asked for, and tell how the intent stands then.
    async settle(clientSecret, result) {
      const action = result.paymentIntent?.next_action;
      if (!action) return result;
      await this.authenticate(action.redirect_to_url.url);
      const after = await this.retrievePaymentIntent(clientSecret);
      const failure = after.paymentIntent?.last_payment_error;
      return failure ? { error: { ...failure, payment_intent: after.paymentIntent } } : after;
    }

    authenticate(url) {
      return new Promise((resolve) => {
        const dialog = document.createElement("dialog");
        const frame = document.createElement("iframe");
        frame.title = "Authenticate your payment";
        frame.src = url;
        frame.style.cssText = "width:min(28rem,80vw);height:20rem;border:0";
        const finish = () => {
          window.removeEventListener("message", hear);
          dialog.remove();
          resolve();
        };
        const hear = (event) => {
          if (event.origin === BASE_URL && event.data === "fake-stripe-done") finish();
        };
        window.addEventListener("message", hear);
        dialog.addEventListener("cancel", finish);
        dialog.append(frame);
        document.body.append(dialog);
        dialog.showModal();
      });
    }

    createToken() {
      return Promise.resolve({ token: { id: "tok_visa", object: "token", type: "card" } });
    }

    createPaymentMethod(options = {}) {
      const element = options.card ?? options.element;
      const id = element?.value ?? options.elements?.chosen() ?? CARDS[0][0];
      const paymentMethod = { id, object: "payment_method", type: "card" };
      return Promise.resolve({ paymentMethod });
    }

    registerAppInfo() {}
    _registerWrapper() {}
  }

  window.Stripe = Object.assign((publishableKey) => new FakeStripe(publishableKey), {
    version: "%RELEASE%",
  });
})();
