// The card fields inside their frame. It speaks only with the window that framed it, and only if
// that window is of the origin it was told; what is typed goes to this address and nowhere else.
(() => {
  "use strict";
  const { channel, parent: parentOrigin } = Object.fromEntries(
    new URLSearchParams(location.hash.slice(1)),
  );
  if (!channel || !parentOrigin || window.parent === window) return;

  const form = document.getElementById("card");
  const problem = document.getElementById("problem");
  const { number, expiry, cvc } = form.elements;
  const fields = [number, expiry, cvc];
  const say = (message) => window.parent.postMessage({ ...message, channel }, parentOrigin);
  const digits = (field) => field.value.replace(/\D/g, "");

  const groups = {
    number: (text) => text.slice(0, 19).replace(/(.{4})(?=.)/g, "$1 "),
    expiry: (text) => (text.length > 2 ? `${text.slice(0, 2)} / ${text.slice(2, 6)}` : text),
    cvc: (text) => text.slice(0, 4),
  };

  // Deleting and mending must not fight with the grouping, so only typing at the end is tidied.
  const tidy = (field, how) => {
    const atEnd = field.selectionStart === field.value.length;
    if (atEnd && !how?.startsWith("delete")) field.value = groups[field.name](digits(field));
  };

  const complain = (message, param) => {
    problem.textContent = message ?? "";
    problem.hidden = !message;
    const wrong = { number, exp_month: expiry, exp_year: expiry, cvc }[param];
    for (const field of fields) {
      field.toggleAttribute("aria-describedby", false);
      field.setAttribute("aria-invalid", String(field === wrong));
    }
    if (wrong) {
      wrong.setAttribute("aria-describedby", "problem");
      wrong.focus();
    }
  };

  const change = () => {
    const complete = digits(number).length >= 12 && digits(expiry).length >= 4 &&
      digits(cvc).length >= 3;
    say({ kind: "change", complete, empty: fields.every((field) => !field.value) });
  };

  const confirm = async ({ id, key, clientSecret, returnUrl }) => {
    const typed = digits(expiry);
    const body = new URLSearchParams({
      key,
      client_secret: clientSecret,
      "payment_method_data[type]": "card",
      "payment_method_data[card][number]": digits(number),
      "payment_method_data[card][exp_month]": typed.slice(0, 2),
      "payment_method_data[card][exp_year]": typed.slice(2),
      "payment_method_data[card][cvc]": digits(cvc),
    });
    if (returnUrl) body.set("return_url", returnUrl);
    const url = new URL(`../v1/payment_intents/${encodeURIComponent(id)}/confirm`, location.href);
    try {
      const answer = await (await fetch(url, { method: "POST", body })).json();
      // Only what is wrong with a field belongs beside it; the shop tells the rest, once.
      const { message, param } = answer.error ?? {};
      complain(param ? message : "", param);
      return answer.error ? { error: answer.error } : { paymentIntent: answer };
    } catch {
      const message = "The payment provider cannot be reached. Try again in a moment.";
      complain(message);
      return { error: { type: "api_connection_error", message } };
    }
  };

  window.addEventListener("message", async ({ data, origin, source }) => {
    if (origin !== parentOrigin || source !== window.parent || data?.channel !== channel) return;
    if (data.kind === "focus") number.focus();
    if (data.kind === "confirm") {
      say({ kind: "answer", ask: data.ask, result: await confirm(data.order) });
    }
  });
  form.addEventListener("input", ({ target, inputType }) => {
    tidy(target, inputType);
    change();
  });
  // Without a button, Enter submits only single-field forms; the shop's own form is meant.
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    say({ kind: "submit" });
  });

  new ResizeObserver(() => {
    say({ kind: "height", height: Math.ceil(document.body.getBoundingClientRect().height) });
  }).observe(document.body);
  say({ kind: "ready" });
})();
