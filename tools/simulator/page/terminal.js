"use strict";
// The page speaks the debug link: JSON requests with an id, answers with the same id, events without one.

const KEYS = ["1", "2", "3", "CANCEL", "4", "5", "6", "CLEAR", "7", "8", "9", "FUNC", "00", "0", ".", "ENTER"];
const PC_KEYS = { Enter: "ENTER", Backspace: "CLEAR", Escape: "CANCEL", f: "FUNC", z: "00", ".": "." };
const STATUS_MS = 1000;

const at = (id) => document.getElementById(id);
const waiting = new Map();
let number = 0;
let shown = 0;
let link;

function connect() {
  link = new WebSocket(`ws://${location.host}/link`);
  link.onopen = () => { say(""); draw(); paper(); status(); };
  link.onmessage = ({ data }) => take(JSON.parse(data));
  link.onclose = () => {
    for (const { no } of waiting.values()) no(new Error("the simulator is gone"));
    waiting.clear();
    say("No connection to the simulator. Trying again.");
    setTimeout(connect, 1000);
  };
}

function take(message) {
  if (message.event) return happened(message);
  const { yes, no } = waiting.get(message.id) ?? {};
  waiting.delete(message.id);
  if (message.ok) yes?.(message); else no?.(new Error(message.error));
}

function ask(request) {
  if (link.readyState !== WebSocket.OPEN) return Promise.reject(new Error("no connection"));
  const id = ++number;
  link.send(JSON.stringify({ id, ...request }));
  return new Promise((yes, no) => waiting.set(id, { yes, no }));
}

function act(request) {
  say("");
  return ask(request).catch((problem) => say(problem.message));
}

function happened({ event, text }) {
  if (event === "screen") draw();
  if (event === "slip") paper();
  if (event === "power") status();
  if (event === "log") say(text);
}

const say = (text) => { at("note").textContent = text; };

let drawing = false, again = false;
async function draw() {
  if (drawing) { again = true; return; }
  drawing = true;
  try {
    const { png, lines } = await ask({ do: "screen" });
    at("screen").src = "data:image/png;base64," + png;
    at("rows").textContent = lines.join("\n");
  } catch { /* the connection went; it is drawn when it is back */ }
  drawing = false;
  if (again) { again = false; draw(); }
}

async function paper() {
  const { slips } = await ask({ do: "slips" }).catch(() => ({ slips: [] }));
  if (slips.length < shown) { at("slips").replaceChildren(); shown = 0; }
  if (shown && at("slips").firstChild.className) { at("slips").firstChild.remove(); shown--; }
  for (const slip of slips.slice(shown)) {
    const picture = new Image();
    picture.src = "data:image/png;base64," + slip.png;
    picture.alt = slip.text;
    picture.className = slip.complete ? "" : "torn";
    at("slips").prepend(picture);
  }
  shown = slips.length;
}

async function status() {
  const told = await ask({ do: "status" }).catch(() => null);
  if (!told) return;
  at("screen").className = told.powered ? "" : "off";
  const rows = {
    Power: told.powered ? "on" : "off", Pending: told.pending, Batch: told.batch,
    "Heap, most": `${(told.heap_peak / 1024).toFixed(1)} KB`, "Flash programs": told.flash.programs,
    "Flash erases": told.flash.erases, Restarts: told.resets, "Broken rules": told.faults.length,
  };
  at("status").replaceChildren(...Object.entries(rows).flatMap(([name, value]) => [
    Object.assign(document.createElement("dt"), { textContent: name }),
    Object.assign(document.createElement("dd"), { textContent: value ?? "-" }),
  ]));
}

const press = (key) => act({ do: "press", keys: [key] });

for (const key of KEYS) {
  const button = Object.assign(document.createElement("button"), { textContent: key, type: "button" });
  button.dataset.key = key;
  button.onclick = () => press(key);
  at("keys").append(button);
}

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = PC_KEYS[event.key] ?? (/^\d$/.test(event.key) ? event.key : null);
  if (!key) return;
  event.preventDefault();
  press(key);
});

for (const button of document.querySelectorAll("[data-do]")) button.onclick = () => act(JSON.parse(button.dataset.do));

function form(id, request) {
  at(id).onsubmit = (event) => {
    event.preventDefault();
    act(request(Object.fromEntries(new FormData(event.target))));
  };
}

form("card", ({ track2 }) => ({ do: "card", track2 }));
form("tap", ({ uid }) => ({ do: "tap", uid }));
form("scan", ({ code }) => ({ do: "scan", code }));
form("cut", ({ ops }) => ({ do: "power", cut_after: { flash_ops: Number(ops) } }));
form("printer", ({ state, after }) => ({ do: "printer", state, after_bytes: Number(after) }));

connect();
setInterval(status, STATUS_MS);
