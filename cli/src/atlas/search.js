// Searches what search-data.js tells. The query stands behind the # of the
// address, so that it is kept when one comes back from a page.
"use strict";
(() => {
  const SHOWN = 60;
  const query = document.getElementById("query");
  const found = document.getElementById("found");
  const results = document.getElementById("results");
  const rest = document.getElementById("rest");

  const hasPage = new Set(atlas.ports.map(([number]) => number));
  const run = (first, last) => (first === last ? `${first}` : `${first} to ${last}`);
  const small = (text) => text.toLowerCase();

  // What is found: a link, a line below it, the names that a query may be, and
  // all of its words.
  const claims = atlas.claims.map(([first, last, protocols, name, vendor, kind, id, note]) => ({
    first,
    last,
    href: first === last && hasPage.has(first) ? `port/${first}.html` : `kind/${atlas.kinds[kind][0]}.html#${id}`,
    title: `${run(first, last)}: ${name}`,
    below: () => [vendor, protocols, atlas.kinds[kind][1]].join("; "),
    name,
    isService: atlas.kinds[kind][2],
    names: [small(name), small(vendor)],
    words: small(`${name} ${vendor} ${atlas.kinds[kind][1]} ${note}`),
  }));
  const covering = (number) =>
    claims
      .filter(({ first, last }) => first <= number && number <= last)
      .sort((one, other) => one.last - one.first - (other.last - other.first));
  // As many as a line holds. Malware and what browsers block give no number a name.
  const named = (found) => found.slice(0, 3).map(({ name }) => name).join(", ");
  const services = (number) => named(covering(number).filter(({ isService }) => isService));

  const ports = atlas.ports.map(([number, names, descriptions, assignees]) => ({
    first: number,
    last: number,
    href: `port/${number}.html`,
    get title() {
      return `${number}: ${names || descriptions || services(number) || "not assigned"}`;
    },
    below: () =>
      [names && descriptions, assignees].filter(Boolean).join("; ") ||
      (services(number) ? "not assigned" : named(covering(number))),
    names: small(names).split(", "),
    words: small(`${number} ${names} ${descriptions} ${assignees}`),
  }));
  const portless = atlas.names.map(([name, description, assignee]) => ({
    href: `names.html#${name.replace(/[^A-Za-z0-9]/gu, "-")}`,
    title: name,
    below: () => [description, assignee, "a name without a port"].filter(Boolean).join("; "),
    names: [small(name)],
    words: small(`${name} ${description} ${assignee}`),
  }));
  const everything = [...ports, ...claims, ...portless];

  // The page of a number first, then who claims it, then higher numbers that
  // begin with the same digits.
  const byNumber = (text) => {
    const number = Number(text);
    if (number > 65535) return [];
    const own = ports.filter(({ first }) => first === number);
    if (own.length === 0) {
      const [, , range, path] = atlas.ranges.find(([first, last]) => first <= number && number <= last);
      const block = number - (number % atlas.block);
      own.push({
        href: block === 0 ? path : `block/${block}.html`,
        title: `${number}`,
        below: () => `has no page of its own; see the list of its neighbours, among ${small(range)}`,
      });
    }
    const others = ports.filter(({ first }) => first !== number && `${first}`.startsWith(text));
    return [...own, ...covering(number), ...others];
  };

  const byWords = (text) => {
    const words = text.split(/\s+/);
    const rank = (entry) => {
      if (entry.names.includes(text)) return 0;
      if (entry.names.some((name) => name.startsWith(text))) return 1;
      if (entry.names.some((name) => name.includes(text))) return 2;
      return 3;
    };
    return everything
      .filter((entry) => words.every((word) => entry.words.includes(word)))
      .map((entry) => [rank(entry), entry])
      .sort(([one], [other]) => one - other)
      .map(([, entry]) => entry);
  };

  const search = () => {
    const text = small(query.value.trim());
    const number = text.match(/^(?:port\s+)?(\d+)(?:\/(?:tcp|udp|sctp|dccp))?$/);
    const all = text === "" ? [] : number ? byNumber(`${Number(number[1])}`) : byWords(text);
    results.replaceChildren(
      ...all.slice(0, SHOWN).map(({ href, title, below }) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        const line = document.createElement("small");
        link.href = href;
        link.textContent = title;
        line.textContent = below();
        item.append(link, line);
        return item;
      }),
    );
    rest.hidden = text !== "";
    if (text === "") found.textContent = "";
    else if (number && Number(number[1]) > 65535) found.textContent = "Port numbers end at 65535.";
    else if (all.length === 0) found.textContent = "No results.";
    else if (all.length === 1) found.textContent = "1 result.";
    else if (all.length <= SHOWN) found.textContent = `${all.length} results.`;
    else found.textContent = `${all.length} results, of which these are the first ${SHOWN}.`;
  };

  const fromAddress = () => {
    try {
      query.value = decodeURIComponent(location.hash.slice(1));
    } catch {
      query.value = ""; // Not of this script: no text is encoded like that.
    }
    search();
  };
  query.addEventListener("input", () => {
    history.replaceState(null, "", `#${encodeURIComponent(query.value)}`);
    search();
  });
  document.getElementById("search").addEventListener("submit", (event) => {
    event.preventDefault();
    results.querySelector("a")?.click();
  });
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
})();
