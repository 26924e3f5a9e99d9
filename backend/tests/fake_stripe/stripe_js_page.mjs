// A page without a browser: run the double of Stripe.js as a shop would, and tell what came of it.
// Arguments: where the fake is, the publishable key, a client secret, the test card to choose.
const [baseUrl, key, clientSecret, card] = process.argv.slice(2);

const made = [];
function node(tag) {
  const listeners = {};
  const one = {
    tag,
    style: {},
    children: [],
    append: (...children) => one.children.push(...children),
    replaceChildren: (...children) => {
      one.children = children;
    },
    addEventListener: (name, listener) => (listeners[name] = listener),
    fire: (name) => listeners[name]?.({}),
    remove() {},
    focus() {},
    blur() {},
    // The bank's page stands in a frame of this dialog: press its button, then hear of it.
    async showModal() {
      const frame = one.children.find((child) => child.tag === "iframe");
      const body = new URLSearchParams({ answer: "complete" });
      const page = await (await fetch(frame.src, { method: "POST", body })).text();
      if (!page.includes("fake-stripe-done")) throw new Error("the bank's page tells nobody");
      heard.forEach((hear) => hear({ origin: baseUrl, data: "fake-stripe-done" }));
    },
  };
  made.push(one);
  return one;
}

const heard = [];
globalThis.window = globalThis;
globalThis.addEventListener = (_name, hear) => heard.push(hear);
globalThis.removeEventListener = () => heard.pop();
globalThis.document = { createElement: node, body: node("body") };

const script = await (await fetch(`${baseUrl}/v3/`)).text();
new Function(script)();
const stripe = window.Stripe.apply(undefined, [key]);
const needed = ["elements", "createToken", "createPaymentMethod", "confirmCardPayment"];
const lacking = needed.filter((name) => typeof stripe[name] !== "function");

const elements = stripe.elements({ clientSecret });
const element = elements.create("payment");
const changes = [];
element.on("change", (event) => changes.push(event.complete));
element.mount(node("div"));
const select = made.find((one) => one.tag === "select");
const words = select.children.map((option) => option.textContent);
select.value = card;
select.fire("change");
const { error, paymentIntent } = await stripe.confirmPayment({
  elements,
  confirmParams: { return_url: "http://127.0.0.1:8000/order" },
  redirect: "if_required",
});
const told = { lacking, words, changes, error: error?.code, status: paymentIntent?.status };
process.stdout.write(JSON.stringify(told));
