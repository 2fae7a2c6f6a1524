// The cart's count in the header, from the one cookie that scripts may read.
(() => {
  "use strict";
  const show = () => {
    const count = /(?:^|;\s*)cart_count=(\d+)/.exec(document.cookie)?.[1] ?? "0";
    const badge = document.querySelector("[data-cart-count]");
    if (!badge) return;
    badge.textContent = count;
    badge.hidden = count === "0";
  };
  show();
  addEventListener("pageshow", show);
})();
