// Proposals while somebody types. The field is a combobox: arrows choose, Enter goes, Escape closes.
(() => {
  "use strict";
  const form = document.querySelector("form[data-suggest]");
  const field = form?.querySelector("input[type=search]");
  if (!field) return;
  const { suggest: prefix, media, label } = form.dataset;
  const list = document.createElement("div");
  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  form.append(list);
  const attributes = {
    role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id,
    "aria-expanded": "false",
  };
  for (const [name, value] of Object.entries(attributes)) field.setAttribute(name, value);

  const PAUSE = 90;
  const SHOWN = 6;
  let timer;
  let asking;
  let chosen = -1;

  const money = ({ amount, currency }) => {
    const writer = new Intl.NumberFormat(document.documentElement.lang, {
      style: "currency", currency, currencyDisplay: "narrowSymbol",
    });
    return writer.format(amount / 10 ** writer.resolvedOptions().maximumFractionDigits);
  };

  const choose = (place) => {
    const all = [...list.children];
    chosen = all.length ? (place + all.length + 1) % (all.length + 1) : -1;
    if (chosen === all.length) chosen = -1;
    all.forEach((one, at) => one.setAttribute("aria-selected", String(at === chosen)));
    if (chosen < 0) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen]?.scrollIntoView({ block: "nearest" });
  };

  const close = () => {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    choose(-1);
  };

  const option = (href, at, ...parts) => {
    const link = document.createElement("a");
    Object.assign(link, { href, id: `suggestion-${at}`, tabIndex: -1 });
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    link.append(...parts);
    return link;
  };

  const product = ({ slug, title, price, image }, at) => {
    const parts = [title];
    if (image) {
      const picture = new Image(40, 50);
      picture.alt = "";
      picture.src = `${media}/${image.path.split("/").map(encodeURIComponent).join("/")}-160.webp`;
      parts.unshift(picture);
    }
    const cost = document.createElement("span");
    cost.className = "price";
    cost.textContent = money(price);
    return option(`${prefix}/products/${slug}`, at, ...parts, cost);
  };

  const ask = async () => {
    const typed = field.value.trim();
    asking?.abort();
    if (!typed) return close();
    asking = new AbortController();
    const query = new URLSearchParams({ q: typed });
    if (prefix) query.set("market", prefix.slice(1));
    try {
      const answer = await fetch(`/store/v1/search/suggest?${query}`, { signal: asking.signal });
      if (!answer.ok) return close();
      const { products, categories, did_you_mean: meant } = await answer.json();
      const found = [
        ...(meant ? [(at) => option(`${prefix}/search?${new URLSearchParams({ q: meant })}`, at,
          meant)] : []),
        ...categories.map((one) => (at) =>
          option(`${prefix}/categories/${one.slug}`, at, `${one.title} (${one.count})`)),
        ...products.slice(0, SHOWN).map((one) => (at) => product(one, at)),
      ];
      list.replaceChildren(...found.map((make, at) => make(at)));
      list.hidden = found.length === 0;
      field.setAttribute("aria-expanded", String(found.length > 0));
      choose(-1);
    } catch {
      // Aborted by the next letter, or no network: nothing is proposed.
    }
    return undefined;
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? list.children.length - 1 : chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) list.children[chosen].click();
    else return;
    event.preventDefault();
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
  // A press on a proposal must not take the focus, or the list would be gone before the click.
  list.addEventListener("mousedown", (event) => event.preventDefault());
})();
