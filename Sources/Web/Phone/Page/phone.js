"use strict";
// The phone simulator plays two parts: the handset a citizen holds, and the network between the handset and the
// gateway, which speaks the project's neutral dialect (Documentation/Providers.md) and no provider's.
// What is typed during a call lives in memory only: it may be a PIN or a ballot choice. Sent SMS are kept for the tab.

const ANSWER_DEADLINE = 15_000; // Milliseconds the network gives the gateway for one hop.
const POLL_FAST = 1_000, POLL_SLOW = 5_000, QUIET_AFTER = 60_000;
const SENT_KEPT = 100; // Sent messages remembered for each phone.

const $ = (id) => document.getElementById(id);
const hex = (bytes) => [...crypto.getRandomValues(new Uint8Array(bytes))].map((b) => b.toString(16).padStart(2, "0")).join("");

let settings = null; // What /phone/settings.json said.
let owner = ""; // The number of the phone in hand.
let phase = "idle"; // idle | waiting | menu | closed: what the handset is doing.
let call = null; // The USSD session under way, kept until its last screen is dismissed.
let typingIn = $("line"); // The text field used last; "Try" values go there.

// ---- Measuring text ----

// 3GPP TS 23.038, 6.2.1: the default alphabet, and its extension table whose characters cost two septets.
const GSM7 = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");
const GSM7_EXTENSION = new Set("\f^{}\\[~]|€");

/** How a text travels: its encoding, its length in septets or UTF-16 units, and the characters that forced UCS-2. */
function measure(text) {
  const foreign = [...new Set(text)].filter((c) => !GSM7.has(c) && !GSM7_EXTENSION.has(c));
  const cost = foreign.length > 0 ? (piece) => piece.length : septets;
  return { encoding: foreign.length > 0 ? "UCS-2" : "GSM-7", units: cost(text), foreign, cost };
}

function septets(text) {
  let sum = 0;
  for (const c of text) sum += GSM7_EXTENSION.has(c) ? 2 : 1;
  return sum;
}

/** How many SMS a text takes. A long one gives up 7 septets (3 units) a part to the header that joins the parts. */
function countParts(text) {
  const { encoding, units, cost } = measure(text);
  const [single, share] = encoding === "GSM-7" ? [160, 153] : [70, 67];
  if (units <= single) return 1;
  let parts = 1, used = 0;
  for (const piece of pieces(text, (p) => cost(p) <= share)) {
    if (used + cost(piece) > share) { parts += 1; used = 0; }
    used += cost(piece);
  }
  return parts;
}

/** Parts break between the characters a reader sees, and inside one only when it would not fit a part by itself. */
function pieces(text, fits) {
  if (!Intl.Segmenter) return [...text];
  const seen = [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)];
  return seen.flatMap(({ segment }) => (fits(segment) ? [segment] : [...segment]));
}

function describeScreen(text) {
  const { encoding, units, foreign } = measure(text);
  const budget = encoding === "GSM-7" ? settings.budget.gsm7 : settings.budget.ucs2;
  // One stray ’ or ç costs a city more than half of each screen, so a few culprits are named.
  const why = foreign.length > 0 && foreign.length <= 3 ? ` because of ${foreign.join(" ")}` : "";
  return { text: `${units}/${budget} ${encoding}${why}`, over: units > budget };
}

function describeMessage(text) {
  const { encoding, units } = measure(text);
  return `${units} ${encoding} · ${countParts(text)} SMS`;
}

// ---- Talking to the gateway ----

/** Says that what the gateway keeps of this phone may have changed, for code that shows it. */
const tellChange = () => document.dispatchEvent(new Event("phonechange"));

const utcSeconds = () => new Date().toISOString().slice(0, 19) + "Z";

/** Posts a form and answers { ok, status, text }; throws an Error with a line for staff when no answer came. */
async function postForm(path, fields, { abort = new AbortController(), keepalive = false } = {}) {
  let late = false;
  const timer = setTimeout(() => { late = true; abort.abort(); }, ANSWER_DEADLINE);
  try {
    const response = await fetch(path, {
      method: "POST", body: new URLSearchParams(fields), signal: abort.signal, keepalive, cache: "no-store",
    });
    return { ok: response.ok, status: response.status, text: await response.text() };
  } catch {
    throw new Error(late ? `no answer in ${ANSWER_DEADLINE / 1000} s` : "the gateway cannot be reached");
  } finally {
    clearTimeout(timer);
  }
}

const firstLine = (text) => text.trim().split("\n")[0].slice(0, 160);
const complaint = (answer) => `HTTP ${answer.status} ${firstLine(answer.text)}`.trim();

// ---- A USSD call ----

/** What was dialled beyond the service code ("1*2" for *384*21*1*2#), "" for the bare code, null for another code. */
function dialledThrough(number) {
  const stem = settings.serviceCode.slice(0, -1);
  if (number === settings.serviceCode) return "";
  return number.startsWith(stem + "*") && number.endsWith("#") ? number.slice(stem.length + 1, -1) : null;
}

function dial(number) {
  if (!owner) return askOwner();
  typingIn = $("line");
  $("dialled").textContent = number;
  const text = dialledThrough(number);
  if (text === null) {
    show("closed", "Connection problem or invalid MMI code", { note: `The city’s code is ${settings.serviceCode}` });
    return;
  }
  call = {
    dialogue: hex(16), phone: owner, text, hops: 0, lastBody: "", cause: "abandoned", abort: null,
  };
  show("waiting", "");
  showStaff(null);
  hop(call);
}

function answerMenu(input) {
  call.text = call.text === "" ? input : `${call.text}*${input}`;
  show("waiting", $("message").textContent);
  hop(call);
}

/** Sends the call's text as it stands, so calling it again is a re-send. Answers the body, or null if none came. */
async function hop(current) {
  const started = performance.now();
  current.hops += 1;
  current.abort = new AbortController();
  let body = null, trouble = "";
  try {
    const answer = await postForm(settings.ussdHook, {
      dialogue: current.dialogue, phone: current.phone, code: settings.serviceCode, typed: current.text,
    }, { abort: current.abort });
    if (!answer.ok) trouble = complaint(answer);
    else if (!/^(continue|end)\n/.test(answer.text)) trouble = `neither continue nor end: ${firstLine(answer.text)}`;
    else body = answer.text;
  } catch (error) {
    trouble = error.message;
  }
  tellChange();
  if (call !== current) return null; // Hung up meanwhile: a phone drops what arrives then.
  showStaff(Math.round(performance.now() - started));
  body === null ? fail(current, trouble) : receiveScreen(current, body);
  return body;
}

function receiveScreen(current, body) {
  const text = body.slice(body.indexOf("\n") + 1), open = body.startsWith("continue\n");
  current.lastBody = body;
  show(open ? "menu" : "closed", text, { count: describeScreen(text) });
  if (!open && current.cause !== "completed") notifyEnd(current, "completed");
  else current.cause = open ? "abandoned" : "completed";
  pollNow(); // A turn often sends a receipt; do not wait for the next tick.
}

// The failure is reported when the citizen puts the phone down, because staff may first re-send the hop.
function fail(current, trouble) {
  if (current.cause !== "completed") current.cause = "failed"; // A failed re-send does not undo an end.
  show("closed", "Network error", { note: trouble });
}

/** The network's notice that a dialogue is over. It may get lost on a real network too, so nobody waits for it. */
function notifyEnd(current, cause) {
  current.cause = cause;
  const fields = { dialogue: current.dialogue, phone: current.phone, cause };
  postForm(settings.ussdEndHook, fields, { keepalive: true }).catch(() => {});
}

function hangUp() {
  if (call) {
    const ended = call;
    call = null; // First, so that an answer still under way is dropped.
    ended.abort?.abort();
    if (ended.cause !== "completed") notifyEnd(ended, ended.cause);
  }
  if (settings) showIdle();
}

/** Staff's proof that a network's retry changes nothing: the same request must get the same bytes. */
async function resendHop() {
  const current = call, before = current.lastBody;
  const lost = current.cause === "failed";
  show("waiting", $("message").textContent);
  const body = await hop(current);
  if (body === null) return;
  const same = body === before;
  $("verdict").textContent = lost ? "The lost answer came." : same ? "Same answer, byte for byte." : "The answer changed!";
  $("verdict").classList.toggle("bad", !lost && !same);
}

// ---- The display ----

const FACES = {
  idle: { label: "Number to dial", left: "Call", right: "Clear" },
  waiting: { label: "Please wait", left: "", right: "Cancel" },
  menu: { label: "Your answer", left: "Send", right: "Cancel" },
  closed: { label: "", left: "OK", right: "" },
};

function show(nextPhase, message, { count = { text: "", over: false }, note = "" } = {}) {
  const hadFocus = $("phone").contains(document.activeElement) || document.activeElement === document.body;
  const face = FACES[(phase = nextPhase)];
  $("phone").dataset.phase = phase;
  $("message").ariaBusy = String(phase === "waiting");
  $("message").textContent = message || "Please wait…";
  $("message").scrollTop = 0;
  $("line").value = "";
  $("line").hidden = phase === "closed";
  $("line").readOnly = phase === "waiting";
  $("line").inputMode = phase === "idle" ? "tel" : "text";
  $("line-label").textContent = face.label;
  for (const side of ["left", "right"]) {
    $(side).textContent = face[side];
    $(side).hidden = face[side] === "";
  }
  $("count").textContent = count.text;
  $("count").classList.toggle("over", count.over);
  $("note").textContent = note;
  $("verdict").textContent = "";
  $("again").disabled = !call || phase === "waiting";
  // A screen that scrolls must be reachable by keyboard; one that does not should not cost a tab stop.
  $("message").tabIndex = $("message").scrollHeight > $("message").clientHeight ? 0 : -1;
  if (hadFocus) settleFocus();
}

function showIdle() {
  $("dialled").textContent = owner;
  show("idle", `${settings.city}\n\nDial ${settings.serviceCode} and press the green key.`);
  showStaff(null);
}

function showStaff(milliseconds) {
  $("session").textContent = call?.dialogue ?? "none";
  $("hops").textContent = call?.hops ?? 0;
  $("took").textContent = milliseconds === null ? "–" : `${milliseconds} ms`;
}

/** Keeps the keyboard where the next step is. On a touch screen focus would raise the keyboard over our keypad. */
function settleFocus() {
  if (phase === "closed") $("left").focus();
  else if (matchMedia("(pointer: fine)").matches) $("line").focus();
}

/** The left soft key, the green key and Enter. */
function press() {
  const line = $("line").value.trim();
  if (phase === "closed") hangUp();
  else if (phase === "menu" && line !== "") answerMenu(line);
  else if (phase === "menu") $("note").textContent = "Type an answer first.";
  else if (phase === "idle" && line !== "") dial(line);
  else if (phase === "idle") $("line").value = settings.serviceCode; // As on a phone: the green key offers the usual number.
}

// ---- Keys ----

function type(key) {
  if ($("line").hidden || $("line").readOnly) return;
  $("line").value += key;
  const button = $("keypad").querySelector(`[data-key="${key}"]`);
  button?.classList.add("pressed");
  setTimeout(() => button?.classList.remove("pressed"), 120);
}

function erase() {
  if (!$("line").readOnly) $("line").value = [...$("line").value].slice(0, -1).join("");
}

const isTextField = (element) => element.matches("input, textarea, select");

function onKey(event) {
  if (!settings || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && event.target.id !== "owner") return hangUp();
  if (isTextField(event.target)) return;
  if (/^[0-9*#]$/.test(event.key)) type(event.key);
  else if (event.key === "Backspace") erase();
  else if (event.key === "Enter" && event.target === document.body) press();
  else return;
  event.preventDefault();
}

const KEYS = ["1", "2 abc", "3 def", "4 ghi", "5 jkl", "6 mno", "7 pqrs", "8 tuv", "9 wxyz", "*", "0", "#"];

/** The keypad is one tab stop; arrows move inside it. */
function fillKeypad() {
  $("keypad").append(...KEYS.map((face) => {
    const [key, letters = ""] = face.split(" ");
    const button = element("button", { tabIndex: key === "1" ? 0 : -1 }, key, element("small", {}, letters));
    button.dataset.key = key;
    button.setAttribute("aria-label", { "*": "star", "#": "hash" }[key] ?? key);
    return button;
  }));
}

function onKeypadArrow(event) {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -3, ArrowDown: 3 }[event.key];
  const keys = [...$("keypad").children];
  const next = keys[keys.indexOf(event.target) + step];
  if (!next) return;
  event.preventDefault();
  event.target.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

function useTry(value) {
  if (dialledThrough(value) !== null) {
    hangUp();
    dial(value);
  } else if (typingIn === $("text")) {
    $("text").setRangeText(value, $("text").selectionStart, $("text").selectionEnd, "end");
    $("text").focus();
    showTextCount();
  } else if (phase === "menu") {
    $("line").value = value;
    settleFocus();
  } else {
    $("note").textContent = "Dial first; press this when the city asks for it.";
  }
}

function fillTry() {
  const entries = [{ label: "Dial the city", value: settings.serviceCode }, ...settings.try];
  $("try").replaceChildren(...entries.map(({ label, value }) => {
    const button = element("button", { type: "button" }, label, element("code", {}, value));
    button.addEventListener("click", () => useTry(value));
    return element("li", {}, button);
  }));
}

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

// ---- Messages ----

let received = []; // [{ text, at }] for the phone in hand, as the gateway lists them.
let lastList = ""; // The list as it came, to see at once that nothing changed.
let pollTurn = 0, pollTimer = 0, changedAt = 0;
const known = new Map(); // For each phone, the keys of the messages that are not news.
const unread = new Set();

const messageKey = ({ at, text }) => `${at} ${text}`;
const sentKey = () => `guichet.phone.sent.${owner}`;

// Storage may be switched off; the thread then forgets on reload and nothing else changes.
function stored(key) {
  try { return sessionStorage.getItem(key); } catch { return null; }
}
function store(key, value) {
  try { sessionStorage.setItem(key, value); } catch { /* see above */ }
}
let sent = [];

async function sendMessage(message) {
  message.state = "sending";
  keepSent();
  try {
    const answer = await postForm(settings.smsHook, {
      id: message.id, from: message.from, to: settings.shortCode, text: message.text, at: message.at,
    });
    message.state = answer.ok ? "sent" : "failed";
    message.trouble = answer.ok ? "" : complaint(answer);
  } catch (error) {
    message.state = "failed";
    message.trouble = error.message;
  }
  if (message.from === owner) keepSent();
  pollNow();
}

function keepSent() {
  sent = sent.slice(-SENT_KEPT);
  store(sentKey(), JSON.stringify(sent));
  renderThread();
}

function submitText() {
  const text = $("text").value;
  if (text.trim() === "") return;
  if (!owner) return askOwner();
  $("text").value = "";
  showTextCount();
  const message = { id: hex(16), from: owner, text, at: utcSeconds() };
  sent.push(message);
  sendMessage(message);
}

function showTextCount() {
  const text = $("text").value;
  $("text-count").textContent = text === "" ? "" : describeMessage(text);
}

function renderThread() {
  // Times have whole seconds; the sort is stable, so an answer of the same second follows what it answers.
  const all = [...sent.map((m) => ({ ...m, mine: true })), ...received];
  all.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  $("thread").replaceChildren(...all.map(bubble));
  $("thread").scrollTop = $("thread").scrollHeight;
}

function bubble(message) {
  const isNew = !message.mine && unread.has(messageKey(message));
  const time = new Date(message.at).toLocaleString([], { weekday: "short", hour: "2-digit", minute: "2-digit" });
  const facts = [time, describeMessage(message.text), isNew ? "new" : "",
    { sending: "sending…", failed: `not sent: ${message.trouble}` }[message.state] ?? ""].filter(Boolean).join(" · ");
  const who = element("span", { className: "unseen" }, message.mine ? "You: " : `${settings.shortCode}: `);
  const made = element("li", { className: "bubble" }, who,
    element("p", { dir: "auto" }, message.text), element("span", { className: "hint" }, facts));
  made.classList.toggle("sent", Boolean(message.mine));
  made.classList.toggle("new", isNew);
  made.classList.toggle("failed", message.state === "failed");
  if (message.state === "failed") made.append(retryButton(message.id));
  return made;
}

// With the same id: the gateway may have taken the message although its answer was lost.
function retryButton(id) {
  const button = element("button", { type: "button" }, "Send again");
  button.addEventListener("click", () => sendMessage(sent.find((m) => m.id === id)));
  return button;
}

function pollNow() {
  changedAt = Date.now();
  poll();
}

/** Only the newest poll counts: a change of phone, or an earlier look, makes the ones before it void. */
async function poll() {
  clearTimeout(pollTimer);
  if (document.hidden || !owner) return;
  const turn = ++pollTurn;
  let trouble = "";
  try {
    const response = await fetch(`/phone/${encodeURIComponent(owner)}/messages`, { cache: "no-store" });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const list = await response.text();
    if (turn !== pollTurn) return;
    if (list !== lastList) receiveList(list);
  } catch {
    trouble = "Messages cannot be fetched; trying again.";
  }
  if (turn !== pollTurn) return;
  $("thread-note").textContent = trouble;
  const calm = trouble !== "" || Date.now() - changedAt > QUIET_AFTER;
  pollTimer = setTimeout(poll, calm ? POLL_SLOW : POLL_FAST);
}

function receiveList(list) {
  tellChange();
  received = JSON.parse(list);
  lastList = list;
  changedAt = Date.now();
  const before = known.get(owner);
  known.set(owner, new Set(received.map(messageKey)));
  // What a phone already holds when it is picked up for the first time is not news.
  const news = before ? received.filter((m) => !before.has(messageKey(m))) : [];
  const reading = document.hasFocus() && $("messages").contains(document.activeElement);
  if (!reading) for (const message of news) unread.add(messageKey(message));
  if (news.length > 0) $("announcer").textContent = news.map((m) => `New message from ${settings.shortCode}: ${m.text}`).join("\n");
  renderThread();
  showUnread();
}

function showUnread() {
  $("unread").hidden = unread.size === 0;
  $("unread").textContent = unread.size;
  $("envelope").ariaLabel = unread.size > 0 ? `Messages, ${unread.size} new` : "Messages";
  document.title = `${unread.size > 0 ? `(${unread.size}) ` : ""}${settings.city} · phone simulator`;
}

/** Reaching into the thread, by hand or by keyboard, is reading it. The "new" marks stay until the next change. */
function readAll() {
  unread.clear();
  if (settings) showUnread();
}

// ---- Which phone ----

const OTHER = "other";

function fillOwners() {
  const last = stored("guichet.phone.owner") || settings.phones[0] || "";
  const numbers = [...new Set([...settings.phones, last])].filter(Boolean);
  $("owner").replaceChildren(...numbers.map((n) => new Option(n)), new Option("Another number…", OTHER));
  takePhone(last);
}

function takePhone(number) {
  hangUp();
  owner = number;
  received = [];
  lastList = "";
  unread.clear();
  sent = JSON.parse(stored(sentKey()) ?? "[]");
  // Left while it was being sent, a message may or may not have arrived: offer to send it again.
  for (const m of sent) if (m.state === "sending") Object.assign(m, { state: "failed", trouble: "interrupted" });
  store("guichet.phone.owner", number);
  $("owner").value = number || OTHER;
  $("other-form").hidden = number !== "";
  renderThread();
  showUnread();
  showIdle();
  pollNow();
  tellChange();
}

function chooseOwner() {
  if ($("owner").value === OTHER) askOwner();
  else takePhone($("owner").value);
}

function askOwner() {
  $("other-form").hidden = false;
  $("other").focus();
}

function useOther() {
  const number = $("other").value;
  if (![...$("owner").options].some((o) => o.value === number)) $("owner").add(new Option(number), 0);
  takePhone(number);
  $("owner").focus();
}

// ---- Start ----

function onSubmit(id, action) {
  $(id).addEventListener("submit", (event) => {
    event.preventDefault();
    if (settings) action();
  });
}

function connectHandset() {
  fillKeypad();
  onSubmit("entry", press);
  $("right").addEventListener("click", () => (phase === "idle" ? ($("line").value = "") : hangUp()));
  $("end").addEventListener("click", hangUp);
  $("erase").addEventListener("click", erase);
  $("again").addEventListener("click", resendHop);
  $("keypad").addEventListener("click", (event) => {
    const key = event.target.closest("[data-key]");
    if (key) type(key.dataset.key);
  });
  $("keypad").addEventListener("keydown", onKeypadArrow);
  // A key pressed by hand does not take the focus, or Enter would press it again instead of sending.
  for (const keys of [$("keypad"), $("erase")]) keys.addEventListener("mousedown", (event) => event.preventDefault());
  $("line").addEventListener("focus", () => { typingIn = $("line"); });
  document.addEventListener("keydown", onKey);
}

function connectMessages() {
  onSubmit("composer", submitText);
  $("text").addEventListener("focus", () => { typingIn = $("text"); });
  $("text").addEventListener("input", showTextCount);
  $("text").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (settings) submitText();
  });
  for (const kind of ["focusin", "pointerdown"]) $("messages").addEventListener(kind, readAll);
  document.addEventListener("visibilitychange", () => { document.hidden ? clearTimeout(pollTimer) : pollNow(); });
}

async function start() {
  try {
    const response = await fetch("/phone/settings.json", { cache: "no-store" });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    settings = await response.json();
  } catch {
    $("message").textContent = "No network. Trying again…";
    setTimeout(start, 3_000);
    return;
  }
  $("city").textContent = settings.city;
  $("short-code").textContent = settings.shortCode;
  fillTry();
  fillOwners();
  settleFocus();
}

connectHandset();
connectMessages();
$("owner").addEventListener("change", chooseOwner);
onSubmit("other-form", useOther);
// Leaving the page is taking the battery out: the gateway should learn of it.
addEventListener("pagehide", () => { if (call) hangUp(); });
start();
