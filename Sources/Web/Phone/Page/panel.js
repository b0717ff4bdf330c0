"use strict";
// The panel for authors: what the gateway keeps of the phone in hand, and where its words are written. It looks and changes
// nothing. What was told in private does not come here: the gateway leaves it out.

const PANEL_KEY = "guichet.phone.panel";
const MEDIA = { ussd: "Dialogue", sms: "Text messages" };
const PHASES = {
  waiting: "waits for an answer", offering: "asks whether to go on after a new dial", ended: "has ended",
  unreadable: "does not fit its program any more",
};

let panelTurn = 0; // Only the newest look counts.
let panelSeen = ""; // What is shown, to leave it alone while nothing changed.

async function lookInside() {
  if (!$("panel").open || !owner || document.hidden) return;
  const turn = ++panelTurn;
  let trouble = "";
  try {
    const response = await fetch(`/phone/${encodeURIComponent(owner)}/state`, { cache: "no-store" });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const text = await response.text();
    if (turn !== panelTurn) return;
    if (text !== panelSeen) showInside(JSON.parse(text));
    panelSeen = text;
  } catch {
    trouble = "The gateway cannot be asked; what stands here is old.";
  }
  if (turn === panelTurn) $("panel-note").textContent = trouble;
}

function showInside({ sessions, messages }) {
  const parts = sessions.map(sessionPart);
  if (messages.length > 0) parts.push(messagesPart(messages));
  if (parts.length === 0) parts.push(element("p", { className: "hint" }, "This phone has no conversation yet. Dial, or send a message."));
  $("panel-body").replaceChildren(...parts);
}

// ---- A conversation ----

function sessionPart(session) {
  const part = element("section", {}, element("h3", {}, MEDIA[session.medium] ?? session.medium));
  const program = session.program + (session.isLive ? "" : ", not the live one");
  const facts = [["Conversation", PHASES[session.phase] ?? session.phase], ["Program", code(program)]];
  const detail = session.detail;
  if (detail) facts.unshift(...stateFacts(detail));
  part.append(factList(facts));
  if (detail) part.append(pathPart(detail), screenPart(detail), textsPart(detail), variablesPart(detail));
  return part;
}

function stateFacts(detail) {
  const mark = detail.isPrivate ? " · private" : "";
  return [
    ["State", element("span", {}, code(`${detail.flow} / ${detail.state}`), ` ${detail.kind}${mark}`)],
    ["Written at", code(detail.writtenAt)],
    ["Flow", detail.title || detail.flow],
    ["Language", `${detail.languageName} (${detail.language})${detail.languageChosen ? "" : ", not chosen"}`],
    ...(detail.refusals > 0 ? [["Wrong answers", `${detail.refusals} in a row`]] : []),
  ];
}

function pathPart(detail) {
  const steps = detail.path.map(({ flow, state }, index) => {
    const isLast = index === detail.path.length - 1;
    const changed = index === 0 || detail.path[index - 1].flow !== flow;
    const step = element("li", {}, code(changed ? `${flow} / ${state}` : state));
    if (isLast) step.setAttribute("aria-current", "step");
    return step;
  });
  return titled("The path so far", element("ol", { className: "path" }, ...steps));
}

function screenPart(detail) {
  const pages = detail.pages.map((piece, index) => {
    const line = element("li", {}, `Page ${index + 1} of ${detail.pages.length}: ${room(piece)}`);
    if (index + 1 === detail.page) line.setAttribute("aria-current", "true");
    line.append(gauge(piece));
    return line;
  });
  const price = detail.price ? ` A screen costs ${detail.price}.` : "";
  const hint = detail.pages.length === 0 ? "Nothing waits here." : `What was said above a screen that fits is not counted.${price}`;
  return titled("The screen", element("ol", { className: "pages" }, ...pages), element("p", { className: "hint" }, hint));
}

function textsPart(detail) {
  const lines = detail.texts.map(({ key, source, writtenAt, usedAt }) => element("li", {},
    code(key), element("q", { dir: "auto" }, source),
    element("span", { className: "hint" }, [writtenAt ?? "not written in this language", usedAt && `used at ${usedAt}`].filter(Boolean).join(", "))));
  return titled("The texts shown", element("ul", { className: "texts" }, ...lines));
}

function variablesPart(detail) {
  if (detail.variables.length === 0) return titled("Variables", element("p", { className: "hint" }, "None are set."));
  const rows = detail.variables.map(({ flow, name, value, isPrivate }) => element("tr", {},
    element("th", { scope: "row" }, element("span", { className: "hint" }, `${flow} `), code(name)),
    isPrivate
      ? element("td", {}, element("span", { ariaHidden: "true" }, "•••••"), element("span", { className: "hint" }, " told in private"))
      : element("td", { dir: "auto" }, value === "" ? element("span", { className: "hint" }, "empty") : value)));
  return titled("Variables", element("table", {}, element("tbody", {}, ...rows)));
}

// ---- Messages ----

function messagesPart(messages) {
  const lines = messages.map(({ at, text, parts, price }) => {
    const time = new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const count = parts.length === 1 ? "1 SMS" : `${parts.length} SMS`;
    const facts = [time, count, parts.map(room).join(" + "), price].filter(Boolean).join(" · ");
    return element("li", {}, element("q", { dir: "auto" }, text), element("span", { className: "hint" }, facts));
  });
  const hint = messages.some(({ price }) => price) ? [] :
    [element("p", { className: "hint" }, "The city’s settings do not say what a message costs.")];
  return element("section", {}, element("h3", {}, "Messages received, newest first"),
    element("ul", { className: "texts" }, ...lines), ...hint);
}

// ---- Pieces of the page ----

const room = ({ encoding, units, room }) =>
  `${units} of ${room} ${encoding === "GSM7" ? "septets (GSM-7)" : "units (UCS-2)"}`;

const code = (text) => element("code", { dir: "ltr" }, text);

const titled = (title, ...children) => element("div", {}, element("h4", {}, title), ...children);

/** How full a page is; the words beside it say the same. */
function gauge({ units, room }) {
  const meter = element("meter", { min: 0, max: room, high: room * 0.9, value: Math.min(units, room), ariaHidden: "true" });
  return meter;
}

function factList(facts) {
  return element("dl", {}, ...facts.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
}

$("panel").open = stored(PANEL_KEY) === "open";
$("panel").addEventListener("toggle", () => {
  store(PANEL_KEY, $("panel").open ? "open" : "folded");
  lookInside();
});
document.addEventListener("phonechange", lookInside);
document.addEventListener("visibilitychange", lookInside);
