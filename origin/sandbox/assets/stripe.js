// A small look-alike of Stripe.js: the same calls for the card part of the Payment Element. The
// card fields live in a frame of this file's own address; the shop's page never sees what is
// typed into them, only what became of the payment.
(() => {
  "use strict";
  const base = new URL("../", document.currentScript.src).href;
  const origin = new URL(base).origin;
  const never = () => new Promise(() => {});

  const random = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  const intentOf = (clientSecret) => {
    const cut = String(clientSecret).indexOf("_secret_");
    if (cut < 1) throw new Error("A client secret looks like pi_…_secret_….");
    return clientSecret.slice(0, cut);
  };

  const failed = (message) => ({ error: { type: "api_connection_error", message } });

  // The card fields: a frame, and a private conversation with it.
  class PaymentElement {
    #frame = null;
    #host = null;
    #channel = random();
    #waiting = new Map();
    #handlers = new Map();
    #ready;
    #listen = (message) => this.#hear(message);

    constructor() {
      this.#ready = new Promise((resolve) => this.on("ready", resolve));
    }

    on(name, handler) {
      this.#handlers.set(name, [...(this.#handlers.get(name) ?? []), handler]);
      return this;
    }

    mount(place) {
      const host = typeof place === "string" ? document.querySelector(place) : place;
      if (!host) throw new Error(`There is no ${place} to mount the card fields in.`);
      const frame = document.createElement("iframe");
      const url = new URL("v3/element", base);
      url.hash = new URLSearchParams({ channel: this.#channel, parent: location.origin });
      frame.src = url.href;
      frame.title = "Card number, expiry and security code";
      frame.allow = "payment";
      Object.assign(frame.style, { border: "0", width: "100%", height: "240px", display: "block" });
      window.addEventListener("message", this.#listen);
      this.#frame = frame;
      this.#host = host;
      host.replaceChildren(frame);
    }

    unmount() {
      window.removeEventListener("message", this.#listen);
      this.#frame?.remove();
      this.#frame = null;
    }

    destroy() {
      this.unmount();
    }

    focus() {
      this.#say({ kind: "focus" });
    }

    async confirm(order) {
      if (!this.#frame) throw new Error("Mount the card fields before confirming a payment.");
      await this.#ready;
      const ask = random();
      return new Promise((resolve) => {
        this.#waiting.set(ask, resolve);
        this.#say({ kind: "confirm", ask, order });
      });
    }

    #say(message) {
      this.#frame?.contentWindow?.postMessage({ ...message, channel: this.#channel }, origin);
    }

    #hear({ data, origin: from, source }) {
      if (from !== origin || source !== this.#frame?.contentWindow) return;
      if (data?.channel !== this.#channel) return;
      if (data.kind === "height") this.#frame.style.height = `${Number(data.height)}px`;
      if (data.kind === "submit") this.#host?.closest("form")?.requestSubmit();
      if (data.kind === "answer") {
        this.#waiting.get(data.ask)?.(data.result);
        this.#waiting.delete(data.ask);
      }
      const { kind, ...event } = data;
      for (const handler of this.#handlers.get(kind) ?? []) handler(event);
    }
  }

  function Stripe(publishableKey) {
    if (!String(publishableKey).startsWith("pk_")) {
      throw new Error("Stripe() takes a publishable key, pk_….");
    }

    const retrievePaymentIntent = async (clientSecret) => {
      const url = new URL(`v1/payment_intents/${intentOf(clientSecret)}`, base);
      url.search = new URLSearchParams({ key: publishableKey, client_secret: clientSecret });
      try {
        const answer = await (await fetch(url, { cache: "no-store" })).json();
        return answer.error ? answer : { paymentIntent: answer };
      } catch {
        return failed("The payment provider cannot be reached.");
      }
    };

    // Leaves for the bank's page when the payment waits for it; otherwise hands the result back.
    const follow = (result) => {
      const action = result.paymentIntent?.next_action;
      const url = action?.redirect_to_url?.url ?? action?.use_stripe_sdk?.stripe_js;
      if (!url) return result;
      location.assign(url);
      return never();
    };

    const confirmPayment = async (options = {}) => {
      const element = options.elements?.getElement("payment");
      const clientSecret = options.clientSecret ?? options.elements?.clientSecret;
      const returnUrl = options.confirmParams?.return_url;
      if (!element) throw new Error("confirmPayment() needs elements with a payment element.");
      if (!returnUrl && options.redirect !== "if_required") {
        throw new Error("confirmPayment() needs confirmParams.return_url.");
      }
      const id = intentOf(clientSecret);
      const order = { id, key: publishableKey, clientSecret, returnUrl };
      const result = await follow(await element.confirm(order));
      if (result.error || options.redirect === "if_required") return result;
      const url = new URL(returnUrl, location.href);
      url.searchParams.set("payment_intent", id);
      url.searchParams.set("payment_intent_client_secret", clientSecret);
      const pending = result.paymentIntent.status === "processing";
      url.searchParams.set("redirect_status", pending ? "pending" : "succeeded");
      location.assign(url.href);
      return never();
    };

    const elements = (options = {}) => {
      const made = new Map();
      return {
        clientSecret: options.clientSecret,
        create(kind) {
          if (kind !== "payment" && kind !== "card") {
            throw new Error(`The sandbox has no ${kind} element.`);
          }
          const element = new PaymentElement();
          made.set("payment", element);
          return element;
        },
        getElement: () => made.get("payment") ?? null,
        submit: async () => ({}),
        update: () => {},
      };
    };

    const handleNextAction = async ({ clientSecret }) =>
      follow(await retrievePaymentIntent(clientSecret));

    return { elements, confirmPayment, retrievePaymentIntent, handleNextAction };
  }

  Stripe.version = 3;
  window.Stripe = Stripe;
})();
