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

  // Moments as they are where the shopper is; the page has them in Greenwich.
  const writer = new Intl.DateTimeFormat(document.documentElement.lang, {
    dateStyle: "long", timeStyle: "short",
  });
  for (const time of document.querySelectorAll("time[data-local]")) {
    time.textContent = writer.format(new Date(time.dateTime));
  }

  // On a phone one tap opens the search field and the keyboard.
  document.getElementById("find")?.addEventListener("toggle", (event) => {
    if (event.newState === "open") document.getElementById("q").focus();
  });

  // A choice that is a whole question is asked at once.
  for (const form of document.querySelectorAll("form[data-asks]")) {
    form.addEventListener("change", () => form.requestSubmit());
  }
})();
