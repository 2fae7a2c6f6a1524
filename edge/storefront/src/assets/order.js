// Live status of an order: asks the shop now and then, and loads the page again on news.
(() => {
  "use strict";
  const order = document.querySelector("[data-order]");
  if (!order) return;
  let wait = 1000;
  const ask = async () => {
    try {
      const url = `/orders/${order.dataset.order}/status`;
      const answer = await fetch(url, { headers: { Accept: "application/json" } });
      if (answer.ok && (await answer.json()).version !== order.dataset.version) {
        location.replace(location.pathname);
        return;
      }
    } catch {
      // The next look may find the network again.
    }
    wait = Math.min(wait * 1.3, 15000);
    setTimeout(ask, wait);
  };
  setTimeout(ask, wait);
})();
