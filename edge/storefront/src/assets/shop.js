// What makes every page a little quicker. Without it every page works.
(() => {
  "use strict";

  // The cart's count in the header, from the one cookie that scripts may read.
  const showCount = () => {
    const count = /(?:^|;\s*)cart_count=(\d+)/.exec(document.cookie)?.[1] ?? "0";
    const badge = document.querySelector("[data-cart-count]");
    if (!badge) return;
    badge.textContent = count;
    badge.hidden = count === "0";
  };
  showCount();
  addEventListener("pageshow", showCount);
  addEventListener("cart", showCount);

  // Moments as they are where the shopper is; the page has them in Greenwich.
  const writer = new Intl.DateTimeFormat(document.documentElement.lang, {
    dateStyle: "long", timeStyle: "short",
  });
  const tellTime = () => {
    for (const time of document.querySelectorAll("time[data-local]")) {
      time.textContent = writer.format(new Date(time.dateTime));
    }
  };
  tellTime();
  addEventListener("news", tellTime);

  // On a phone one tap opens the search field and the keyboard.
  document.getElementById("find")?.addEventListener("toggle", (event) => {
    if (event.newState === "open") document.getElementById("q").focus();
  });

  // A button on either side of a number.
  document.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]");
    if (!step) return;
    const input = step.closest(".quantity").querySelector("input");
    const before = input.value;
    if (step.dataset.step > 0) input.stepUp();
    else input.stepDown();
    if (input.value !== before) input.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // Parts of a page that another address shows differently: only they are exchanged.
  let latest = 0;
  const swap = async (name, url) => {
    const turn = (latest += 1);
    const old = document.querySelector(`[data-swap="${name}"]`);
    old.setAttribute("aria-busy", "true");
    const answer = await fetch(url, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(`[data-swap="${name}"]`);
    if (!answer.ok || !fresh) throw new Error(answer.statusText);
    await pictured(fresh);
    if (turn !== latest) return;
    keep(old, fresh);
    document.title = page.title;
  };

  // The picture is there before the old one goes, unless it lets itself be waited for.
  const pictured = (part) => {
    const picture = part.querySelector(".gallery img");
    if (!picture) return null;
    const late = new Promise((resolve) => { setTimeout(resolve, 250); });
    return Promise.race([picture.decode().catch(() => null), late]);
  };

  // What the shopper has done to the old part is done to the new one: a number that was typed, what
  // was folded out, where the focus and the filters' scroll were.
  const keep = (old, fresh) => {
    const sheet = old.querySelector("#filters");
    const open = sheet?.matches(":popover-open");
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const scrolled = sheet?.scrollTop;
    const all = (part, what) => [...part.querySelectorAll(what)];
    const lists = all(old, ".filter ul").map((list) => list.scrollTop);
    const typed = all(fresh, "input[name=quantity]");
    all(old, "input[name=quantity]").forEach((input, at) => {
      if (typed[at]) typed[at].value = input.value;
    });
    const folds = all(fresh, "details");
    all(old, "details").forEach((fold, at) => { if (folds[at]) folds[at].open = fold.open; });
    if (open) {
      // The sheet stays where it is, above everything: only what is in it changes.
      const within = (part, what) => part.querySelector(`#filters ${what}`);
      for (const what of ["[data-swap=filters]", ".sheet-foot"]) {
        within(old, what).replaceWith(within(fresh, what));
      }
      fresh.querySelector("#filters").remove();
      for (const part of [".list-bar", ".found"]) {
        old.querySelector(part).replaceWith(fresh.querySelector(part));
      }
      old.removeAttribute("aria-busy");
    } else {
      old.replaceWith(fresh);
    }
    const now = open ? old : fresh;
    const again = document.getElementById("filters");
    if (again && scrolled) again.scrollTop = scrolled;
    all(now, ".filter ul").forEach((list, at) => { list.scrollTop = lists[at] ?? 0; });
    if (!focused) return;
    const text = focused.textContent;
    const same = all(now, focused.tagName).find((one) => focused.id ? one.id === focused.id
      : one.textContent === text && one.className.split(" ")[0] === focused.className.split(" ")[0]);
    same?.focus({ preventScroll: true });
  };

  const plain = (event) => event.button === 0
    && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-swaps]");
    if (!link || !plain(event)) return;
    event.preventDefault();
    const name = link.dataset.swaps;
    try {
      await swap(name, link.href);
      // A list is a place to come back to; another colour of the same thing is not.
      if (name === "list") history.pushState({ swap: name }, "", link.href);
      else history.replaceState(history.state, "", link.href);
    } catch {
      location.assign(link.href);
    }
  });
  if (document.querySelector("[data-swap=list]")) {
    history.replaceState({ swap: "list" }, "");
    addEventListener("popstate", (event) => {
      if (event.state?.swap) swap(event.state.swap, location.href).catch(() => location.reload());
    });
  }

  // A choice that is a whole question is asked at once.
  document.addEventListener("change", async (event) => {
    const form = event.target.closest("form[data-asks]");
    if (!form) return;
    const url = new URL(form.action);
    url.search = new URLSearchParams(new FormData(form));
    try {
      await swap(form.dataset.asks, url);
      history.pushState({ swap: form.dataset.asks }, "", url);
    } catch {
      form.requestSubmit();
    }
  });

  // The picture of the card that is followed becomes the picture of the product's page.
  document.addEventListener("click", (event) => {
    const frame = event.target.closest("a.card")?.querySelector(".frame");
    if (frame && plain(event)) frame.style.viewTransitionName = "picture";
  });
  addEventListener("pageshow", () => {
    for (const frame of document.querySelectorAll(".card .frame")) {
      frame.style.viewTransitionName = "";
    }
  });

  // A picture as large as there is, until a click or Escape.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-zoom]");
    if (!link || !plain(event)) return;
    event.preventDefault();
    const dialog = document.createElement("dialog");
    dialog.className = "zoom";
    dialog.setAttribute("aria-label", link.getAttribute("aria-label"));
    const picture = new Image();
    picture.src = link.href;
    picture.alt = link.querySelector("img").alt;
    const close = document.querySelector("#menu .sign").cloneNode(true);
    close.removeAttribute("popovertarget");
    dialog.append(close, picture);
    dialog.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
    document.body.append(dialog);
    dialog.showModal();
  });
  document.addEventListener("keydown", (event) => {
    const gallery = event.target.closest?.(".gallery");
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!gallery || !way || gallery.scrollWidth <= gallery.clientWidth) return;
    event.preventDefault();
    gallery.scrollBy({ left: way * gallery.clientWidth * 0.9 });
  });

  // Browsers without rules for it: the page that a mouse rests on is fetched before it is wanted.
  if (!HTMLScriptElement.supports?.("speculationrules")) {
    const asked = new Set();
    document.addEventListener("pointerover", (event) => {
      const link = event.target.closest("a.card, .shelves a, .crumbs a, a.tile");
      if (!link || asked.has(link.href) || navigator.connection?.saveData) return;
      asked.add(link.href);
      const hint = document.createElement("link");
      Object.assign(hint, { rel: "prefetch", href: link.href });
      document.head.append(hint);
    });
  }

  // An offline page, and files that need not be fetched twice.
  if ("serviceWorker" in navigator && document.querySelector("link[rel=manifest]")) {
    addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => null));
  }
})();
