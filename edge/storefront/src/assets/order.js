// Live status of an order: the origin's stream tells of news; where that does not get through, the
// origin is asked and answers late; where it cannot be reached from here at all, the shop is asked
// now and then. Without a script the page loads itself again.
(() => {
  "use strict";
  const part = () => document.querySelector("[data-order]");
  if (!part()) return;

  // The origin says something every 15 seconds, if only that it is there.
  const SILENCE = 40000;
  // For how many seconds it may let a question wait.
  const LATE = 25;
  // A way that failed is tried again after this long.
  const AGAIN = 60000;

  const pause = (time) => new Promise((resolve) => { setTimeout(resolve, time); });
  // Nobody looks: nothing is asked, and no connection is held.
  const seen = async () => {
    while (document.hidden) {
      await new Promise((resolve) => {
        document.addEventListener("visibilitychange", resolve, { once: true });
      });
    }
  };

  const ask = async (address, headers, work) => {
    const { secret } = part().dataset;
    const quits = new AbortController();
    const hidden = () => { if (document.hidden) quits.abort(); };
    document.addEventListener("visibilitychange", hidden);
    let silence;
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => quits.abort(), SILENCE);
    };
    heard();
    try {
      const answer = await fetch(address, {
        headers: { "Bodega-Order": secret, ...headers }, cache: "no-store", credentials: "omit",
        signal: quits.signal,
      });
      if (!answer.ok) throw new Error(answer.statusText);
      return await work(answer, heard);
    } catch (error) {
      if (document.hidden) return false;
      throw error;
    } finally {
      clearTimeout(silence);
      document.removeEventListener("visibilitychange", hidden);
      quits.abort();
    }
  };

  // Each answers whether there is news.
  const stream = () => {
    const { news, version } = part().dataset;
    const headers = { Accept: "text/event-stream", "Last-Event-ID": version };
    return ask(`${news}/events`, headers, async (answer, heard) => {
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let line = ""; ;) {
        const { value, done } = await reader.read();
        if (done) return false;
        heard();
        line += value;
        // Whatever it is about, it is newer than what is shown.
        if (/^(?:event|data|id):/m.test(line)) return true;
        line = line.slice(line.lastIndexOf("\n") + 1);
      }
    });
  };

  const question = () => {
    const { news, version } = part().dataset;
    return ask(`${news}?wait=${LATE}&version=${version}`, {}, async (answer) =>
      String((await answer.json()).version) !== version);
  };

  const look = async () => {
    const { order, version } = part().dataset;
    const headers = { Accept: "application/json" };
    const answer = await fetch(`/orders/${order}/status`, { headers });
    return answer.ok && (await answer.json()).version !== version;
  };

  const show = async () => {
    const old = part();
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-order]");
    if (!answer.ok || !fresh) throw new Error(answer.statusText);
    const focused = old.contains(document.activeElement);
    old.replaceWith(fresh);
    if (focused) fresh.focus({ preventScroll: true });
    document.title = page.title;
    // What the payment provider added to the address has been answered.
    history.replaceState(history.state, "", location.pathname);
    document.getElementById("news").textContent = fresh.querySelector("h1").textContent;
    dispatchEvent(new Event("news"));
  };

  const ways = [stream, question, look];
  const watch = async () => {
    let way = 0;
    let wait = 1000;
    for (;;) {
      await seen();
      const chosen = part().dataset.news ? ways[way] : look;
      try {
        if (await chosen()) {
          await show();
          wait = 1000;
        }
      } catch {
        if (way < ways.length - 1 && chosen === ways[way]) {
          way += 1;
          if (way === 1) setTimeout(() => { way = 0; }, AGAIN);
        }
      }
      if (chosen === look) wait = Math.min(wait * 1.3, 15000);
      await pause(wait);
    }
  };
  watch();
})();
