// The cart asks the engine itself what a code would change; buying goes through the shop's till.
const { api, key, goods } = JSON.parse(document.querySelector("#settings").textContent);
const [clientId, clientToken] = key.split(":");
const form = document.querySelector("#cart");
const money = new Intl.NumberFormat("en", { style: "currency", currency: "EUR" });
const SETTLED_MS = 250;
const UNREACHED = "We could not reach the shop. Please try again.";
const BUSY = "A lot is going on here right now. Please wait a moment and try again.";

const at = (id) => document.getElementById(id);
const say = (id, text) => { at(id).textContent = text; };
const price = (minor) => money.format(minor / 100);

for (const [name, { name: title, price: minor }] of Object.entries(goods)) {
  const row = at("goods").insertRow();
  row.insertCell().textContent = title;
  row.insertCell().textContent = price(minor);
  const quantity = Object.assign(document.createElement("input"), {
    type: "number", min: 0, max: 99, value: name === "mug" ? 2 : 0, name,
  });
  quantity.setAttribute("aria-label", `Quantity: ${title}`);
  row.insertCell().append(quantity);
}
form.elements.code.value = new URLSearchParams(location.search).get("code") ?? "";

const basket = () => Object.fromEntries(
  Object.keys(goods).map((name) => [name, form.elements[name].valueAsNumber || 0]).filter(([, number]) => number > 0),
);

let asked = 0;

async function ask() {
  const mine = ++asked;
  const items = Object.entries(basket()).map(([product_id, quantity]) => ({ product_id, quantity, price: goods[product_id].price }));
  const amount = items.reduce((sum, one) => sum + one.price * one.quantity, 0);
  const code = form.elements.code.value.trim();
  const seen = items.length ? await validate(code, items) : {};
  if (mine !== asked) return; // a later question has been asked meanwhile
  const total = seen.valid ? seen.order.total_amount : amount;
  const isGood = seen.redeemables?.some((one) => one.id === code && one.status === "APPLICABLE");
  say("amount", price(amount));
  say("discount", price(total - amount));
  say("total", price(total));
  say("said", items.length ? verdict(seen, code, isGood) : "");
  const near = seen.within_reach?.[0];
  say("reach", near ? `${near.banner}. ${near.missing[0]?.sentence ?? ""}` : "");
}

function verdict(seen, code, isGood) {
  if (!code) return "";
  if (isGood) return "The code is good.";
  const refused = [...(seen.inapplicable_redeemables ?? []), ...(seen.redeemables ?? [])].find(({ result }) => result?.error);
  return (refused?.result.error ?? seen).error?.message ?? (seen.id ? "This code cannot be used here." : UNREACHED);
}

/** What the code and the promotions of the day would change; a code that is no use hinders no promotion. */
async function validate(code, items) {
  const email = form.elements.email.value.trim();
  return send(`${api}/client/v1/validations`, {
    redeemables: code ? [{ object: "voucher", id: code }] : [],
    promotions: "auto",
    order: { items, currency: "EUR" },
    options: { redeemables_application_mode: "PARTIAL" },
    ...(form.elements.email.validity.valid && email ? { customer: { email, source_id: email } } : {}),
  }, { "X-Client-Application-Id": clientId, "X-Client-Token": clientToken });
}

async function tell(door, body) {
  const said = await send(`/till/${door}`, body);
  if (!said.id) throw new Error(said.error?.message ?? UNREACHED);
  return said;
}

/** What the answer says; nothing when there is none. The gateway's own, when it is busy, says no sentence. */
async function send(address, body, key = {}) {
  const headers = { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang, ...key };
  try {
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
    const said = await answer.json().catch(() => null);
    return answer.status === 429 && !said?.error ? { error: { message: BUSY } } : said ?? {};
  } catch {
    return {};
  }
}

function show(order) {
  form.hidden = true;
  at("order").hidden = false;
  say("number", order.id);
  say("state", order.state);
  say("paid", price(order.state === "cancelled" ? 0 : order.total_amount));
  say("points", order.points);
  Object.assign(at("link"), { href: order.link, textContent: order.link });
  at("cancel").hidden = order.state === "cancelled";
  at("order").focus();
}

let waiting;
form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, SETTLED_MS);
});
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  say("wrong", "");
  event.submitter.disabled = true;
  try {
    const { code, email } = form.elements;
    show(await tell("checkout", { basket: basket(), code: code.value.trim() || null, email: email.value.trim() }));
  } catch (error) {
    say("wrong", error.message);
  } finally {
    event.submitter.disabled = false;
  }
});
at("cancel").addEventListener("click", async ({ currentTarget }) => {
  say("kept", "");
  currentTarget.disabled = true;
  try {
    show(await tell("cancel", { order: at("number").textContent }));
  } catch (error) {
    say("kept", error.message);
  } finally {
    currentTarget.disabled = false;
  }
});
ask();
