// The cart without leaving the page: what the server would show slides in from the side, and every
// change takes effect at once. Without this the same forms lead to the cart's own page.
(() => {
  "use strict";
  const drawer = document.getElementById("drawer");
  if (!drawer) return;
  const place = drawer.querySelector("[data-drawer]");
  const status = drawer.querySelector("[role=status]");

  // Changes are sent one after another: the last one that was made is the last that counts.
  let queue = Promise.resolve();
  const send = (url, body) => {
    const answer = queue.then(async () => {
      const answered = await fetch(url, {
        method: "POST", body: new URLSearchParams(body), headers: { Accept: "text/html" },
      });
      const page = new DOMParser().parseFromString(await answered.text(), "text/html");
      const part = page.querySelector("[data-cart]") ?? page.querySelector("main > .note");
      if (!part) throw new Error(answered.statusText);
      dispatchEvent(new Event("cart"));
      return { part, ok: answered.ok };
    });
    queue = answer.catch(() => null);
    return answer;
  };

  const named = (element) => {
    const form = element?.closest?.("form[data-changes]");
    return form && `form[action="${form.getAttribute("action")}"] [name="${element.name}"]`;
  };

  const show = ({ part, ok }) => {
    const focused = named(document.activeElement);
    for (const old of document.querySelectorAll("main [data-cart]")) {
      if (ok) old.replaceWith(part.cloneNode(true));
    }
    if (drawer.open || !document.querySelector("main [data-cart]")) {
      place.replaceChildren(part);
    }
    const home = drawer.open ? place : document.querySelector("main [data-cart]");
    const again = focused && home?.querySelector(focused);
    (again ?? home)?.focus({ preventScroll: true });
  };

  const open = () => {
    if (!drawer.open) drawer.showModal();
    place.focus();
  };

  const busy = async (form, work) => {
    const button = form.querySelector(".primary");
    form.setAttribute("aria-busy", "true");
    if (button) button.disabled = true;
    try {
      await work();
    } catch {
      // The form knows its own way, with a page that says what is wrong; of a line's two buttons
      // it would not know which, so there the cart is shown as it is.
      if (form.matches("[data-adds]")) form.submit();
      else location.reload();
    } finally {
      form.removeAttribute("aria-busy");
      if (button) button.disabled = false;
    }
  };

  // One press is one operation, however often it has to be sent: the shop does it once.
  const mint = () => [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");

  // The form keeps the name until it is answered, for the way it goes when the script's fails.
  const name = (form) => {
    const known = form.querySelector("[name=operation]");
    if (known) return known;
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: "operation", value: mint() });
    form.append(input);
    return input;
  };

  const add = (form) => busy(form, async () => {
    const operation = name(form);
    const shown = await send(form.action, new FormData(form));
    operation.remove();
    place.replaceChildren(shown.part);
    open();
    status.textContent = shown.ok ? drawer.dataset.added : "";
  });

  const change = (form, button) => busy(form, async () => {
    const body = new FormData(form);
    const removes = button?.value === "remove";
    if (button) body.set(button.name, button.value);
    const shown = await send(form.action, body);
    show(shown);
    if (removes && shown.ok) offerUndo(form);
  });

  const offerUndo = (form) => {
    const { variant } = form.dataset;
    const home = drawer.open ? place : document.querySelector("main [data-cart]");
    if (!variant || !home) return;
    const toast = document.createElement("p");
    toast.className = "toast";
    toast.setAttribute("role", "status");
    const undo = document.createElement("button");
    undo.type = "button";
    undo.textContent = drawer.dataset.undo;
    undo.addEventListener("click", async () => {
      const quantity = form.querySelector("[name=quantity]").defaultValue;
      const lines = form.getAttribute("action").replace(/\/[^/]+$/, "");
      try {
        show(await send(lines, { variant, quantity, operation: mint() }));
      } catch {
        location.reload();
      }
    });
    toast.append(drawer.dataset.removed, " ", undo);
    home.prepend(toast);
    undo.focus({ preventScroll: true });
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-adds]")) {
      event.preventDefault();
      add(form);
    } else if (form.matches("[data-changes]")) {
      event.preventDefault();
      change(form, event.submitter);
    }
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-changes]");
    if (form && form.reportValidity()) change(form);
  });
  drawer.addEventListener("click", (event) => {
    const leaves = event.target.closest("[data-closes]");
    if (!leaves && event.target !== drawer) return;
    // On the paper beside it, or on what says that it closes.
    event.preventDefault();
    drawer.close();
  });
})();
