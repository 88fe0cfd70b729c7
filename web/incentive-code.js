/**
 * <incentive-code>: gives a visitor a code for an e-mail address. No framework, no dependency.
 *
 *   <script type="module" src="incentive-code.js"></script>
 *   <incentive-code api="https://api.example" key="APP_ID:TOKEN" campaign="welcome"></incentive-code>
 *
 * Attributes, slots, properties, events, parts and custom properties: docs/web-component.md.
 * What is wrong with the page itself is told to its developer, in the console.
 */

const PATIENCE_MS = 15_000;
const LATE_MS = 2_000; // frameworks set attributes late; what is missing by then is told to the developer
const COPIED_MS = 3_000;
const LONGEST_WARNING = 800; // characters
const UNREAD =
  "If it is: the network, a content security policy (connect-src) or http within https may be in the way, or CORS: " +
  "answers of the gateway's own have no headers of it, such as 401 and 403 for a key that is none, and 429.";

/** Decimals of minor units that are not two (ISO 4217); browsers' own tables differ from the API's. */
const DECIMALS = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
};

/** What it says; add a language by adding a member: `IncentiveCode.words.fr = {…}`. */
const words = {
  en: {
    email: "Your e-mail address",
    get: "Get my code",
    waiting: "One moment …",
    code: "Your code",
    copy: "Copy",
    copied: "Copied",
    picture: "QR code of your code",
    sent: "Your code is sent to your address. Please look into your inbox.",
    off: "{} off",
    off_each: "{} off each item",
    off_items: "{} off selected items",
    off_shipping: "{} off shipping",
    at_most: "{}, up to {}",
    free_shipping: "Free shipping",
    free_units: "Free gift",
    buy_get: "Buy {}, get {} free",
    gift: "{} gift card",
    until: "Valid until {}",
    missing_customer: "Please type your e-mail address, such as ada@example.org.",
    missing_consent: "Please tick the box first.",
    bot_check_failed: "We could not tell you from a robot. Please reload the page and try again.",
    too_many_requests: "A lot is going on here right now. Please wait a moment and try again.",
    offline: "We could not reach the shop. Please wait a moment, check your connection and try again.",
    refused: "Sorry, there is no code for you here. The offer may be over or not meant for this address. If you had a code before, please look into your inbox.",
  },
  de: {
    email: "Ihre E-Mail-Adresse",
    get: "Code holen",
    waiting: "Einen Moment …",
    code: "Ihr Code",
    copy: "Kopieren",
    copied: "Kopiert",
    picture: "QR-Code Ihres Codes",
    sent: "Ihr Code geht an Ihre Adresse. Bitte sehen Sie in Ihr Postfach.",
    off: "{} Rabatt",
    off_each: "{} Rabatt je Artikel",
    off_items: "{} Rabatt auf ausgewählte Artikel",
    off_shipping: "{} Rabatt auf den Versand",
    at_most: "{}, höchstens {}",
    free_shipping: "Kostenloser Versand",
    free_units: "Gratisgeschenk",
    buy_get: "{} kaufen, {} gratis dazu",
    gift: "Geschenkkarte über {}",
    until: "Gültig bis {}",
    missing_customer: "Bitte geben Sie Ihre E-Mail-Adresse ein, zum Beispiel ada@example.org.",
    missing_consent: "Bitte setzen Sie zuerst das Häkchen.",
    bot_check_failed: "Wir konnten Sie nicht von einem Roboter unterscheiden. Bitte laden Sie die Seite neu.",
    too_many_requests: "Hier ist gerade viel los. Bitte warten Sie kurz und versuchen es dann noch einmal.",
    offline: "Der Shop ist nicht erreichbar. Bitte warten Sie kurz, prüfen die Verbindung und versuchen es noch einmal.",
    refused: "Hier gibt es leider keinen Code für Sie. Die Aktion ist vorbei oder gilt nicht für diese Adresse. Falls Sie schon einen Code hatten, sehen Sie bitte in Ihr Postfach.",
  },
};

/** Colours of the light and of the dark theme; text has 4.5:1 at least, the edge of a field 3:1. */
const colours = {
  accent: ["#1a5fb4", "#8ab8ff"],
  "on-accent": ["#fff", "#0c1a30"],
  alarm: ["#b3261e", "#ffb4ab"],
  surface: ["#fff", "#1c1d22"],
  ink: ["#1b1c20", "#ececf1"],
  muted: ["#5b5d68", "#abadb9"],
  line: ["#dcdde3", "#3a3c45"],
  edge: ["#777983", "#8b8d99"],
};
const declared = (value) => Object.entries(colours).map(([name, both]) => `--${name}: ${value(both)};`).join(" ");

const style = new CSSStyleSheet();
style.replaceSync(`
  :host {
    display: block; font: inherit; max-width: 28rem; ${declared(([light]) => light)}
    --radius: .875rem; --space: 1rem; --shadow: 0 1px 2px #0000000f, 0 12px 32px -12px #0003;
  }
  @supports (color: light-dark(red, red)) { :host { ${declared((both) => `light-dark(${both})`)} } }
  :host([theme=light]) { color-scheme: light; }
  :host([theme=dark]) { color-scheme: dark; }
  :host([theme=auto]) { color-scheme: light dark; }
  :host([hidden]), [hidden], p:empty:not(.error) { display: none !important; }
  .card {
    padding: calc(1.5 * var(--space)); border: 1px solid var(--line); border-radius: var(--radius);
    background: var(--surface); color: var(--ink); box-shadow: var(--shadow);
  }
  p { margin: 0; }
  slot[name=intro]::slotted(*) { margin-block: 0 var(--space); }
  form, .given { display: grid; }
  form > * + :not(:empty), .ticket { margin-block-start: var(--space); }
  slot[name=thanks]::slotted(*) { margin-block: var(--space) 0; }
  label { font-weight: 500; }
  input[type=email], button { font: inherit; padding: .7em .9em; border-radius: calc(.7 * var(--radius)); border: 1px solid var(--edge); }
  input[type=email] { width: 100%; box-sizing: border-box; margin-top: .35rem; background: var(--surface); color: inherit; }
  input[aria-invalid=true] { border-color: var(--alarm); box-shadow: 0 0 0 1px var(--alarm); }
  button { background: var(--accent); color: var(--on-accent); border-color: var(--accent); font-weight: 600; cursor: pointer; }
  button:not([disabled]):hover { filter: brightness(1.08); }
  button[disabled] { opacity: .6; cursor: progress; }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
  .given:focus { outline: none; }
  .consent { display: flex; gap: .6rem; align-items: start; font-weight: 400; }
  input[type=checkbox] { flex: none; width: 1.25em; height: 1.25em; margin: .15em 0 0; accent-color: var(--accent); }
  .error { color: var(--alarm); }
  .error:not(:empty) { border-inline-start: 3px solid; padding-inline-start: .6rem; }
  .head { display: flex; gap: var(--space); justify-content: space-between; align-items: center; }
  .title { color: var(--muted); }
  .title::before {
    content: "✓"; content: "✓" / ""; display: inline-grid; place-items: center; width: 1.5em; height: 1.5em; margin-inline-end: .5em;
    border-radius: 50%; background: var(--accent); color: var(--on-accent); font-weight: 700;
  }
  .worth { font-size: 1.75em; font-weight: 700; line-height: 1.15; letter-spacing: -.01em; margin-block: .35em .15em; text-wrap: balance; }
  .until { color: var(--muted); font-size: .9em; }
  .ticket {
    display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; justify-content: space-between;
    padding: .6rem .6rem .6rem 1rem; border: 2px dashed var(--accent); border-radius: var(--radius);
  }
  .ticket button { flex: 1 0 auto; }
  output { flex: 99 1 auto; font: 600 1.15em ui-monospace, monospace; letter-spacing: .04em; overflow-wrap: anywhere; }
  .copied::before { content: "✓ "; content: "✓ " / ""; }
  img { flex: none; width: 7.5rem; height: 7.5rem; padding: .25rem; background: #fff; border-radius: .5rem; box-sizing: border-box; }
  @media (prefers-reduced-motion: no-preference) {
    .given { animation: given .35s ease-out; }
    @keyframes given { from { opacity: 0; transform: translateY(.5rem) scale(.98); } }
  }
`);

const frame = `
  <div class="card" part="card">
    <slot name="intro"></slot>
    <form part="form" novalidate>
      <label><span data-say="email"></span>
        <input part="input" type="email" name="email" autocomplete="email" maxlength="254" required aria-describedby="error">
      </label>
      <label class="consent" hidden><input type="checkbox" name="consent" aria-describedby="error"> <span><slot name="consent"></slot></span></label>
      <button part="button"></button>
      <p class="error" part="error" id="error" role="alert"></p>
    </form>
    <div class="given" part="given" tabindex="-1" role="status" aria-atomic="false" hidden>
      <div class="head">
        <div><p class="title" part="title"></p><p class="worth" part="worth"></p><p class="until" part="until"></p></div>
        <img part="qr" hidden>
      </div>
      <div class="ticket" part="ticket"><output part="code" aria-live="off"></output><button part="button copy" type="button"></button></div>
      <slot name="thanks"></slot>
    </div>
  </div>
`;

export class IncentiveCode extends HTMLElement {
  static words = words;
  static observedAttributes = ["api", "key", "client-key", "campaign", "consent", "consent-version", "metadata", "lang"];

  #request = {}; // { about, key }: what was asked last, which has the same key when it is asked again
  #asking = 0; // counts questions, so that the answer to one that the page has given up changes nothing
  #waits = false;
  #refusal = null; // { key, field }
  #voucher; // null where the code is sent to the address
  #copied = null; // the timer, while it says so
  #picture = null;
  #late;
  #languages = new MutationObserver(() => this.#paint());

  constructor() {
    super();
    this.attachShadow({ mode: "open", delegatesFocus: true });
    this.shadowRoot.adoptedStyleSheets = [style];
    this.shadowRoot.innerHTML = frame;
    this.#find("form").addEventListener("submit", (event) => this.#submit(event));
    this.#find(".ticket button").addEventListener("click", () => this.#copy());
  }

  connectedCallback() {
    for (let at = this; at; at = at.getRootNode().host) {
      this.#languages.observe(at.getRootNode(), { subtree: true, attributes: true, attributeFilter: ["lang"] });
    }
    this.#late = setTimeout(() => this.#missing(), LATE_MS);
    if (this.#picture) this.#hang();
    this.#paint();
  }

  disconnectedCallback() {
    this.#languages.disconnect();
    clearTimeout(this.#late);
    URL.revokeObjectURL(this.#find("img").src);
  }

  attributeChangedCallback(name, before, after) {
    if (before === after) return;
    // A tick agrees to the text that was there. A code and a refusal answer what was asked then.
    if (name.startsWith("consent")) this.#find("[name=consent]").checked = false;
    if (name !== "lang") this.#refusal = null;
    if (before !== null && (name === "api" || name === "campaign")) {
      this.#asking += 1;
      this.#waits = false;
      this.#voucher = undefined;
      this.#picture = null;
    }
    if (this.isConnected) this.#paint();
  }

  async #submit(event) {
    event.preventDefault();
    const { email, consent } = this.#find("form").elements;
    if (this.#waits) return;
    if (!email.value.trim() || !email.validity.valid) return this.#refuse("missing_customer", email);
    if (this.hasAttribute("consent") && !consent.checked) return this.#refuse("missing_consent", consent);
    const mine = ++this.#asking;
    this.#refusal = null;
    this.#waits = true;
    this.#paint();
    this.#tell(":started");
    let voucher, refused;
    try {
      voucher = await this.#publish(email.value.trim());
    } catch (error) {
      if (!(error instanceof Refusal)) warn(`Nothing was asked; does \`botToken\` work? (${error?.name})`);
      refused = error instanceof Refusal ? error.key : "offline";
    }
    if (mine !== this.#asking) return;
    this.#waits = false;
    if (refused) this.#refuse(refused, email);
    else this.#show(voucher);
  }

  async #publish(email) {
    const missing = this.#missing();
    if (missing.length) throw new Refusal(missing.join() === "campaign" ? "refused" : "offline");
    const body = { customer: { email } };
    const purpose = this.getAttribute("consent");
    if (purpose !== null) body.consents = [{ purpose, version: this.getAttribute("consent-version") }];
    const metadata = this.#metadata();
    if (metadata) body.metadata = metadata;
    const campaign = encodeURIComponent(this.getAttribute("campaign"));
    const key = this.#keyOf(JSON.stringify([this.getAttribute("api"), campaign, body]));
    const token = typeof this.botToken === "function" ? await this.botToken() : this.botToken;
    if (token) body.bot_token = token;
    const answer = await this.#ask(`publish?campaign=${campaign}`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", "Idempotency-Key": key },
    });
    const said = await answer.json().catch(() => null);
    if (said?.object === "publication") return said.voucher?.code ? said.voucher : null;
    warn(`What answered is not the API. ${this.#whatIsAsked()}`);
    throw new Refusal("offline");
  }

  /** A code is shown once. Whoever knows the key is shown it again, if the answer was lost: nobody can guess it. */
  #keyOf(about) {
    if (this.#request.about !== about) {
      this.#request = { about, key: [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("-") };
    }
    return this.#request.key;
  }

  async #ask(path, { headers, ...rest } = {}) {
    const [id, token] = this.#key().split(":");
    let answer;
    try {
      answer = await fetch(`${this.getAttribute("api").replace(/\/$/, "")}/client/v1/${path}`, {
        ...rest,
        headers: { ...headers, "X-Client-Application-Id": id, "X-Client-Token": token },
        credentials: "omit",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch (error) {
      warn(`There is no answer that this page may read (${error.name}). ${this.#whatIsAsked()} ${UNREAD}`);
      throw new Refusal("offline");
    }
    if (answer.ok) return answer;
    const { status } = answer;
    const said = await answer.json().catch(() => null);
    if (status !== 429) warn([status, said?.key, said?.details, this.#hint(status, said?.key)].filter(Boolean).join(" · "), token);
    // The gateway's own answers have no key: there the status says what to do.
    throw new Refusal(status === 429 ? "too_many_requests" : status >= 500 ? "offline" : said?.key || "refused");
  }

  /** What a developer may look at. It is made of what the page holds: the API tells browsers no more. */
  #hint(status, key) {
    const campaign = this.getAttribute("campaign");
    if (key === "no_voucher_suitable_for_publication") {
      return `Is there a campaign "${campaign}", open to landing pages, running, with codes left? ` +
        "Browsers are not told which: ask GET /v1/campaigns/… with a marketing key.";
    }
    if (key === "bot_check_failed") return "Is the property `botToken` set?";
    if (key === "missing_consent") return "Name the campaign's consent in the attribute `consent`.";
    if (status === 401 || status === 403) {
      return `Is \`key\` the id and token of a client key, and bound to the origin of this page, ${location.origin}?`;
    }
    return key && status === 400 ? "" : this.#whatIsAsked();
  }

  #whatIsAsked() {
    const api = this.getAttribute("api");
    return `Is \`api\` the address of the API? It is ${/^(https?:\/\/|\/|$)/.test(api) ? `"${api}"` : "no http address"}.`;
  }

  #key() {
    return this.getAttribute("key") ?? this.getAttribute("client-key");
  }

  /** The attributes that nothing can be asked without; an empty `api` is this page's own server. */
  #missing() {
    const missing = ["campaign"].filter((name) => !this.getAttribute(name));
    if (!this.hasAttribute("api")) missing.push("api");
    if (!/^[^:/]+:[^:/]+$/.test(this.#key() ?? "")) missing.push("key (APP_ID:TOKEN)");
    if (missing.length) warn(`Attributes are missing: ${missing.join(", ")}.`);
    return missing;
  }

  #metadata() {
    let given = this.metadata ?? this.getAttribute("metadata");
    try {
      if (typeof given === "string") given = JSON.parse(given);
    } catch {
      given = true;
    }
    if (!given || (typeof given === "object" && !Array.isArray(given))) return given;
    return warn("`metadata` is not sent: it is no object in JSON.");
  }

  #show(voucher) {
    this.#voucher = voucher;
    this.#paint();
    this.#find(".given").focus();
    if (!voucher) return;
    this.#draw(voucher.code);
    this.#tell("", { code: voucher.code });
  }

  /** The picture is an extra: without it the code is still there to copy. */
  async #draw(code) {
    const mine = this.#asking;
    try {
      const picture = await (await this.#ask(`qr?text=${encodeURIComponent(code)}`)).blob();
      if (mine !== this.#asking) return;
      this.#picture = picture;
      if (this.isConnected) this.#hang();
    } catch {
      this.#picture = null;
    }
    this.#paint();
  }

  #hang() {
    this.#find("img").src = URL.createObjectURL(this.#picture);
  }

  /** A browser may forbid copying; then the code is selected, ready for the visitor's own keys. */
  async #copy() {
    const code = this.#find("output");
    try {
      await navigator.clipboard.writeText(code.textContent);
      clearTimeout(this.#copied);
      this.#copied = setTimeout(() => {
        this.#copied = null;
        this.#paint();
      }, COPIED_MS);
      this.#paint();
    } catch {
      getSelection().selectAllChildren(code);
    }
  }

  #refuse(key, field) {
    this.#refusal = { key, field };
    this.#paint();
    field.focus();
    this.#tell(":refused", { key });
  }

  #tell(what, detail) {
    this.dispatchEvent(new CustomEvent(`incentive-code${what}`, { detail, bubbles: true, composed: true }));
  }

  /** Everything that is said and shown, from what is known now, in the language of now. */
  #paint() {
    const language = this.#language();
    const say = (key, ...values) => fill(words[language]?.[key] ?? words.en[key], values);
    const voucher = this.#voucher;
    const isGiven = voucher !== undefined;
    this.#find(".card").lang = language;
    this.#put("[data-say=email]", say("email"));
    this.#put("form button", say(this.#waits ? "waiting" : "get"));
    this.#find("form button").disabled = this.#waits;
    this.#find(".consent").hidden = !this.hasAttribute("consent");
    this.#put(".error", this.#refusal && say(wordOf(this.#refusal.key)));
    for (const one of this.shadowRoot.querySelectorAll("input")) one.setAttribute("aria-invalid", String(one === this.#refusal?.field));
    this.#find("form").hidden = this.#find("[name=intro]").hidden = isGiven;
    this.#find(".given").hidden = !isGiven;
    this.#find(".ticket").hidden = !voucher;
    this.#put(".title", isGiven && say(voucher ? "code" : "sent"));
    this.#put(".worth", voucher && worth(voucher, say, this.#locale(language)));
    this.#put(".until", voucher && until(voucher, say, this.#locale(language)));
    this.#put("output", voucher?.code);
    this.#put(".ticket button", say(this.#copied ? "copied" : "copy"));
    this.#find(".ticket button").classList.toggle("copied", this.#copied !== null);
    this.#find("img").alt = say("picture");
    this.#find("img").hidden = !this.#picture;
  }

  /** What stays the same is not touched, so that nothing is read out twice. */
  #put(selector, text) {
    const place = this.#find(selector);
    if (place.textContent !== (text || "")) place.textContent = text || "";
  }

  /** The language of the nearest element that names one, through shadow roots; else the browser's. */
  #asked() {
    for (let at = this; at; at = at.parentElement ?? at.getRootNode().host) if (at.lang) return at.lang;
    return navigator.language;
  }

  #language() {
    const asked = this.#asked().toLowerCase();
    return [asked, asked.split("-")[0]].find((one) => Object.hasOwn(words, one)) ?? "en";
  }

  /** For dates and amounts, the words' language with the region of the page or else of the visitor. */
  #locale(language) {
    const [name] = language.split("-");
    const isOfThis = (one) => one.toLowerCase().startsWith(`${name}-`);
    return [this.#asked(), ...navigator.languages].find(isOfThis) ?? language;
  }

  #find(selector) {
    return this.shadowRoot.querySelector(selector);
  }
}

/** Found on the prototype, so that frameworks set properties; own ones from before the upgrade stay. */
Object.assign(IncentiveCode.prototype, { botToken: null, metadata: null });

const fill = (text, values) => values.reduce((filled, value) => filled.replace("{}", () => value), text);

const wordOf = (key) => (key === "invalid_payload" ? "missing_customer" : Object.hasOwn(words.en, key) ? key : "refused");

/** What a voucher is worth, in a few words; nothing where the answer says too little, or the words would. */
function worth({ discount, gift, currency }, say, locale) {
  const money = (minor) => {
    const decimals = Number(Object.keys(DECIMALS).find((one) => DECIMALS[one].includes(currency)) ?? 2);
    const form = { style: "currency", currency, minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return new Intl.NumberFormat(locale, form).format(minor / 10 ** decimals);
  };
  const share = (rate) => new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 6 }).format(rate / 10_000);
  try {
    if (gift) return say("gift", money(gift.balance));
    const { kind, target, per = "once", maximum_minor: most, ...benefit } = discount.benefit;
    const isShipping = target?.on === "shipping";
    const off = { percent: () => share(benefit.rate_bp), amount: () => money(benefit.amount_minor) }[kind];
    if (kind === "several") {
      const each = benefit.of.map((one) => worth({ discount: { benefit: one }, currency }, say, locale));
      return each.every(Boolean) ? each.join(" + ") : "";
    }
    if (kind === "free_units") return say("free_units");
    if (kind === "buy_x_get_y" && benefit.rate_bp === undefined) return say("buy_get", benefit.buy_units, benefit.get_units);
    let text = "";
    if (isShipping && (benefit.rate_bp === 10_000 || benefit.price_minor === 0)) text = say("free_shipping");
    else if (isShipping && off) text = say("off_shipping", off());
    else if (off && per !== "once") text = say("off_each", off());
    else if (off) text = say(["chosen", "excluding", "pick", "groups_of", "units_per_line"].some((part) => target?.[part]) ? "off_items" : "off", off());
    return text && most !== undefined ? say("at_most", text, money(most)) : text;
  } catch {
    return ""; // an amount without a currency
  }
}

/** The last moment, where the visitor is: a day that is whole there has no time of day. */
function until({ expiration_date: date }, say, locale) {
  const end = new Date(date ?? NaN);
  if (Number.isNaN(end.getTime())) return "";
  const isMidnight = end.getHours() + end.getMinutes() + end.getSeconds() === 0;
  const form = isMidnight ? { dateStyle: "long" } : { dateStyle: "long", timeStyle: "short" };
  return say("until", new Intl.DateTimeFormat(locale, form).format(isMidnight ? end - 1 : end));
}

const warned = new Set();

/** Once for each cause. Neither an address nor the key's token goes to the console, whoever's words hold it. */
function warn(text, token) {
  const safe = (token ? text.replaceAll(token, "…") : text).replace(/\S*(@|%40)\S*/g, "…").slice(0, LONGEST_WARNING);
  if (warned.has(safe)) return;
  warned.add(safe);
  console.warn(`<incentive-code>: ${safe}`);
}

/** Why there is no code: the stable key of the API's answer, or our word where it has none. */
class Refusal extends Error {
  constructor(key) {
    super(key);
    this.key = key;
  }
}

customElements.define("incentive-code", IncentiveCode);
