// Drives a headless Chromium through the pipe of its DevTools protocol, which
// needs nothing but Node.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SWITCHES = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // So that a page that one comes back to is loaded as any is.
  "--disable-features=BackForwardCache",
  "--remote-debugging-pipe",
];

// How long an answer or a page may take before the test is given up.
const PATIENCE = 30_000;

/** Starts a browser with a profile of its own, and opens an empty page in it. */
export const open = async (program) => {
  const profile = mkdtempSync(join(tmpdir(), "portolan-browser-"));
  const child = spawn(program, [...SWITCHES, `--user-data-dir=${profile}`, "about:blank"], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const [, , , out, into] = child.stdio;
  const waiting = new Map();
  const listeners = new Map();
  let last = 0;
  let rest = "";

  // A message ends with a zero byte.
  into.setEncoding("utf8");
  into.on("data", (text) => {
    const messages = (rest + text).split("\0");
    rest = messages.pop();
    for (const message of messages.map((message) => JSON.parse(message))) {
      const { resolve, reject } = waiting.get(message.id) ?? {};
      waiting.delete(message.id);
      if (message.error) reject?.(new Error(message.error.message));
      else if (message.id) resolve?.(message.result);
      else listeners.get(message.method)?.(message.params);
    }
  });
  const fail = (why) => {
    for (const { reject } of waiting.values()) reject(new Error(why));
    waiting.clear();
  };
  child.on("error", (error) => fail(`cannot start ${program}: ${error.message}`));
  child.on("exit", () => fail(`${program} ended`));
  out.on("error", () => fail(`${program} does not listen`));

  const within = (promise, what) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${what} took too long`)), PATIENCE);
      promise.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  const send = (method, params = {}, sessionId = undefined) =>
    within(
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject });
        out.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
      }),
      method,
    );

  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  const ask = (method, params) => send(method, params, sessionId);
  await ask("Page.enable");
  await ask("Runtime.enable");
  const faults = [];
  listeners.set("Runtime.exceptionThrown", ({ exceptionDetails }) => faults.push(exceptionDetails.text));

  /** Runs a script in the page and returns what it gives. */
  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await ask("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  // Does something that leads to another page, and waits until that is loaded.
  const arrive = async (leave) => {
    const loaded = new Promise((resolve) => listeners.set("Page.loadEventFired", resolve));
    await leave();
    await within(loaded, "the page");
  };

  return {
    evaluate,
    /** The scripts' errors so far. */
    faults,
    /** Opens an address and waits until it is loaded. */
    visit: (address) =>
      arrive(async () => {
        const { errorText } = await ask("Page.navigate", { url: address });
        if (errorText) throw new Error(`${address}: ${errorText}`);
      }),
    /** Clicks what a selector finds, and waits for the page behind it. */
    follow: (selector) => arrive(() => evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`)),
    /** Goes back to the page before. */
    back: () =>
      arrive(async () => {
        const { currentIndex, entries } = await ask("Page.getNavigationHistory");
        await ask("Page.navigateToHistoryEntry", { entryId: entries[currentIndex - 1].id });
      }),
    /** Types into what has the focus, as a keyboard would. */
    type: (text) => ask("Input.insertText", { text }),
    /** Sets the window's size in pixels of the page, and the colours that the user prefers. */
    look: async ({ width, height, mobile, scheme }) => {
      await ask("Emulation.setDeviceMetricsOverride", { width, height, mobile, deviceScaleFactor: 1 });
      await ask("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
    },
    /** Returns a picture of the window as PNG. */
    picture: async () => {
      const { data } = await ask("Page.captureScreenshot", { format: "png" });
      return Buffer.from(data, "base64");
    },
    close: async () => {
      const ended = new Promise((resolve) => child.on("exit", resolve));
      await send("Browser.close").catch(() => child.kill());
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
