// Opens the site of `portolan atlas` in Chromium as its reader does. See
// README.md beside this file.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { open } from "./chromium.mjs";

const site = resolve(process.env.ATLAS ?? "target/atlas");
const pictures = resolve(process.env.PICTURES ?? "target/atlas-pictures");
const program = process.env.CHROMIUM ?? "chromium";

const address = (path) => new URL(path, `${pathToFileURL(site).href}/`).href;
const LOOKS = ["light", "dark"].flatMap((scheme) => [
  { name: `desktop-${scheme}`, width: 1000, height: 900, mobile: false, scheme },
  { name: `phone-${scheme}`, width: 360, height: 740, mobile: true, scheme },
]);
const PAGES = {
  index: "index.html",
  results: "index.html#postgres",
  page: "port/3228.html",
  wide: "port/8080.html",
  map: "range/registered.html",
  "well-known": "range/well-known.html",
  dynamic: "range/dynamic.html",
  block: "block/3072.html",
  kind: "kind/database.html",
  names: "names.html",
};

let browser;
before(async () => {
  assert.ok(existsSync(join(site, "index.html")), `no site is in ${site}: write it with portolan atlas`);
  mkdirSync(pictures, { recursive: true });
  browser = await open(program);
});
after(() => browser?.close());

/** Types into the search of a fresh index, and returns what it shows. */
const search = async (text) => {
  await browser.visit("about:blank");
  await browser.visit(address("index.html"));
  await browser.evaluate(`document.getElementById("query").focus()`);
  await browser.type(text);
  return browser.evaluate(`({
    found: document.getElementById("found").textContent,
    rest: document.getElementById("rest").hidden,
    results: [...document.querySelectorAll("#results li")].map((item) => ({
      title: item.querySelector("a").textContent,
      href: item.querySelector("a").getAttribute("href"),
      below: item.querySelector("small").textContent,
    })),
  })`);
};

test("a vendor's product is found, and leads to its claim", async () => {
  const { results, rest } = await search("framehawk");
  assert.deepEqual(
    results.map(({ title, href }) => [title, href]),
    [["3224 to 3324: Citrix Framehawk", "kind/vendor-range.html#citrix-framehawk"]],
  );
  assert.match(results[0].below, /Citrix; udp; Vendor ranges/);
  assert.ok(rest, "the rest of the index is not hidden");
  await browser.follow("#results a");
  assert.equal(await browser.evaluate("location.hash"), "#citrix-framehawk");
  assert.match(await browser.evaluate(`document.querySelector(":target").textContent`), /Citrix Framehawk/);
});

test("a number is found, with those who claim it behind it", async () => {
  for (const text of ["3228", "3228/udp", "port 3228", " 3228 "]) {
    const { results } = await search(text);
    assert.equal(results[0].title, "3228: dwmsgserver");
    assert.equal(results[0].href, "port/3228.html");
    assert.ok(results.slice(1, 4).some(({ title }) => title === "3224 to 3324: Citrix Framehawk"));
  }
  await browser.follow("#results a");
  assert.equal(await browser.evaluate(`document.querySelector("h1").textContent`), "Port 3228");
});

test("a name is found, its port first", async () => {
  const { results } = await search("postgres");
  assert.equal(results[0].title, "5432: postgresql");
  assert.equal(results[0].href, "port/5432.html");
});

test("what has no page, is no port or is not there is said", async () => {
  const free = await search("50123");
  assert.equal(free.results[0].title, "50123");
  assert.equal(free.results[0].href, "block/49152.html");
  assert.ok(free.results.some(({ title }) => title.includes("Linux client ports")));
  assert.equal((await search("70000")).found, "Port numbers end at 65535.");
  assert.equal((await search("no-such-service-anywhere")).found, "No results.");
  const markup = await search("<b>&\"'");
  assert.deepEqual(markup.results, []);
});

test("the query is kept when one comes back", async () => {
  await search("ollama");
  await browser.follow("#results a");
  assert.equal(await browser.evaluate(`document.querySelector("h1").textContent`), "Port 11434");
  await browser.back();
  assert.equal(await browser.evaluate(`document.getElementById("query").value`), "ollama");
  assert.equal(await browser.evaluate(`document.querySelector("#results a").textContent`), "11434: ollama");
});

test("links lead from the map to a list and from there to a page", async () => {
  await browser.visit(address("index.html"));
  await browser.follow('.rows a[href="block/3072.html"]');
  assert.equal(await browser.evaluate(`document.querySelector("h1").textContent`), "Ports 3072 to 4095");
  await browser.follow('.numbers a[href="../port/3228.html"]');
  await browser.follow('.beside a[rel="next"]');
  assert.equal(await browser.evaluate(`document.querySelector("h1").textContent`), "Port 3229");
});

for (const { name, ...look } of LOOKS) {
  test(`no page is wider than the window, and all pictures load: ${name}`, async () => {
    await browser.look(look);
    for (const [page, path] of Object.entries(PAGES)) {
      await browser.visit("about:blank");
      await browser.visit(address(path));
      const { wide, broken, dark } = await browser.evaluate(`({
        wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        broken: [...document.images].filter((image) => image.naturalWidth === 0).map((image) => image.src),
        dark: [...document.images].map((image) => image.currentSrc.includes("-dark")),
      })`);
      assert.equal(wide, 0, `${page} is wider than the window`);
      assert.deepEqual(broken, []);
      assert.ok(dark.every((is) => is === (look.scheme === "dark")), "a picture is of the other scheme");
      writeFileSync(join(pictures, `${page}-${name}.png`), await browser.picture());
    }
  });
}

test("the pictures of the documentation are small", async () => {
  for (const [page, path, height] of [
    ["index", "index.html", 560],
    ["page-3228", "port/3228.html", 480],
    ["map", "range/registered.html", 880],
  ]) {
    await browser.look({ width: 640, height, mobile: true, scheme: "light" });
    await browser.visit("about:blank");
    await browser.visit(address(path));
    const picture = await browser.picture();
    assert.ok(picture.length < 80_000, `the picture of ${page} has ${picture.length} bytes`);
    writeFileSync(join(pictures, `atlas-${page}.png`), picture);
  }
});

test("no script failed", () => assert.deepEqual(browser.faults, []));
