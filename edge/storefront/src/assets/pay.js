// The payment element: the provider's card fields, mounted into the pay page.
(async () => {
  "use strict";
  const form = document.getElementById("pay-form");
  const problem = document.getElementById("pay-error");
  if (!form || typeof Stripe !== "function") return;
  const complain = (message) => {
    problem.textContent = message ?? "";
    problem.hidden = !message;
  };
  const start = async () => {
    const answer = await fetch(form.dataset.pay, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams({ method: "element" }),
    });
    const started = await answer.json();
    if (!answer.ok) throw new Error(form.dataset.problem);
    return started;
  };
  form.hidden = false;
  try {
    const started = await start();
    const stripe = Stripe(started.publishable_key);
    const elements = stripe.elements({ clientSecret: started.client_secret });
    elements.create("payment").mount("#payment-element");
    const button = form.querySelector("button");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      button.disabled = true;
      complain();
      const back = new URL(form.dataset.return, location.href).href;
      const { error } = await stripe.confirmPayment({
        elements,
        confirmParams: { return_url: back },
      });
      // Another tab was quicker: the order's page tells.
      if (["succeeded", "processing"].includes(error?.payment_intent?.status)) {
        location.assign(back);
        return;
      }
      complain(error?.message);
      button.disabled = false;
    });
  } catch (error) {
    complain(error.message);
  }
})();
