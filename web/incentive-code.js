/**
 * <incentive-code>: gives a visitor a code for an e-mail address. No framework, no dependency.
 *
 *   <script type="module" src="incentive-code.js"></script>
 *   <incentive-code api="https://api.example" key="APP_ID:TOKEN" campaign="welcome"></incentive-code>
 *
 * Attributes: `api`, `key` (a client key, which is public and bound to this page's origin), `campaign`;
 * optional `lang`, and `consent` (a purpose) with `consent-version`, whose text is the slot `consent`.
 * Property: `botToken`, a text or a function that gives one, when the campaign asks for a bot check.
 * Event: `incentive-code` with `detail.code`, once there is a code to show.
 * Looks: the custom properties and parts in docs/web-component.md.
 */

const PATIENCE_MS = 15_000;

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
    sent: "Your code is on its way to your inbox.",
    missing_customer: "Please type your e-mail address, such as ada@example.org.",
    missing_consent: "Please tick the box first.",
    voucher_cannot_be_published: "You have had your code for this offer already.",
    bot_check_failed: "We could not tell you from a robot. Please reload the page and try again.",
    too_many_requests: "A lot is going on here right now. Please wait a moment and try again.",
    offline: "We could not reach the shop. Please wait a moment, check your connection and try again.",
    refused: "Sorry, there is no code for you here. The offer may be over or not meant for this address.",
  },
  de: {
    email: "Ihre E-Mail-Adresse",
    get: "Code holen",
    waiting: "Einen Moment …",
    code: "Ihr Code",
    copy: "Kopieren",
    copied: "Kopiert",
    picture: "QR-Code Ihres Codes",
    sent: "Ihr Code ist unterwegs in Ihr Postfach.",
    missing_customer: "Bitte geben Sie Ihre E-Mail-Adresse ein, zum Beispiel ada@example.org.",
    missing_consent: "Bitte setzen Sie zuerst das Häkchen.",
    voucher_cannot_be_published: "Sie haben Ihren Code für diese Aktion schon bekommen.",
    bot_check_failed: "Wir konnten Sie nicht von einem Roboter unterscheiden. Bitte laden Sie die Seite neu.",
    too_many_requests: "Hier ist gerade viel los. Bitte warten Sie kurz und versuchen es dann noch einmal.",
    offline: "Der Shop ist nicht erreichbar. Bitte warten Sie kurz, prüfen die Verbindung und versuchen es noch einmal.",
    refused: "Hier gibt es leider keinen Code für Sie. Die Aktion ist vorbei oder gilt nicht für diese Adresse.",
  },
};

const style = new CSSStyleSheet();
style.replaceSync(`
  :host { display: block; font: inherit; max-width: 28rem; --accent: #1a5fb4; --on-accent: #fff; --alarm: #b3261e; }
  :host([hidden]), [hidden] { display: none !important; }
  form, .given { display: grid; gap: .75rem; }
  input[type=email], button { font: inherit; padding: .65rem .8rem; border-radius: .4rem; border: 1px solid #767676; }
  input[type=email] { width: 100%; box-sizing: border-box; margin-top: .25rem; }
  input[aria-invalid=true] { border-color: var(--alarm); }
  button { background: var(--accent); color: var(--on-accent); border-color: var(--accent); cursor: pointer; }
  button[disabled] { opacity: .6; cursor: progress; }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
  .consent { display: flex; gap: .6rem; align-items: start; }
  input[type=checkbox] { flex: none; width: 1.25em; height: 1.25em; margin: .15em 0 0; accent-color: var(--accent); }
  .error { color: var(--alarm); margin: 0; }
  output { font: 600 1.4em ui-monospace, monospace; letter-spacing: .05em; overflow-wrap: anywhere; }
  .row { display: flex; gap: .75rem; align-items: center; flex-wrap: wrap; }
  img { width: 10rem; height: 10rem; background: #fff; }
`);

const frame = `
  <form part="form" novalidate>
    <label><span data-say="email"></span>
      <input part="input" type="email" name="email" autocomplete="email" maxlength="254" required aria-describedby="error">
    </label>
    <label class="consent" hidden><input type="checkbox" name="consent" aria-describedby="error"> <span><slot name="consent"></slot></span></label>
    <button part="button" data-say="get"></button>
    <p class="error" part="error" id="error" role="alert"></p>
  </form>
  <div class="given" part="given" tabindex="-1" role="status" hidden>
    <span data-say="code"></span>
    <span class="row"><output part="code" aria-live="off"></output><button part="button copy" type="button" data-say="copy"></button></span>
    <img part="qr" hidden>
  </div>
`;

export class IncentiveCode extends HTMLElement {
  static words = words;

  #picture = null;

  constructor() {
    super();
    this.attachShadow({ mode: "open", delegatesFocus: true });
    this.shadowRoot.adoptedStyleSheets = [style];
    this.shadowRoot.innerHTML = frame;
    this.#find("form").addEventListener("submit", (event) => this.#submit(event));
    this.#find(".given button").addEventListener("click", () => this.#copy());
  }

  connectedCallback() {
    for (const place of this.shadowRoot.querySelectorAll("[data-say]")) place.textContent = this.#say(place.dataset.say);
    for (const part of this.shadowRoot.children) part.lang = this.#language();
    this.#find("img").alt = this.#say("picture");
    this.#find(".consent").hidden = !this.hasAttribute("consent");
  }

  disconnectedCallback() {
    if (this.#picture) URL.revokeObjectURL(this.#picture);
  }

  async #submit(event) {
    event.preventDefault();
    const { email, consent } = this.#find("form").elements;
    if (!email.value.trim() || !email.validity.valid) return this.#refuse("missing_customer", email);
    if (this.hasAttribute("consent") && !consent.checked) return this.#refuse("missing_consent", consent);
    this.#refuse("");
    this.#wait(true);
    try {
      await this.#publish(email.value.trim());
    } catch (error) {
      const key = error instanceof Refusal ? error.key : "offline";
      this.#refuse(key === "invalid_payload" ? "missing_customer" : key, email);
    } finally {
      this.#wait(false);
    }
  }

  async #publish(email) {
    const body = { customer: { email } };
    const purpose = this.getAttribute("consent");
    if (purpose !== null) body.consents = [{ purpose, version: this.getAttribute("consent-version") }];
    const token = typeof this.botToken === "function" ? await this.botToken() : this.botToken;
    if (token) body.bot_token = token;
    const campaign = encodeURIComponent(this.getAttribute("campaign"));
    const answer = await this.#ask(`publish?join_once=true&campaign=${campaign}`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json" },
    });
    const { voucher } = await answer.json();
    this.#show(voucher?.code);
  }

  async #ask(path, { headers, ...rest } = {}) {
    const [id, token] = this.getAttribute("key").split(":");
    const answer = await fetch(`${this.getAttribute("api").replace(/\/$/, "")}/client/v1/${path}`, {
      ...rest,
      headers: { ...headers, "X-Client-Application-Id": id, "X-Client-Token": token },
      credentials: "omit",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!answer.ok) throw new Refusal(await keyOf(answer));
    return answer;
  }

  #show(code) {
    const given = this.#find(".given");
    this.#find("form").hidden = true;
    given.hidden = false;
    if (code) {
      this.#find("output").textContent = code;
      this.#draw(code);
      this.dispatchEvent(new CustomEvent("incentive-code", { detail: { code }, bubbles: true, composed: true }));
    } else {
      given.textContent = this.#say("sent");
    }
    given.focus();
  }

  /** The picture is an extra: without it the code is still there to copy. */
  async #draw(code) {
    try {
      const answer = await this.#ask(`qr?text=${encodeURIComponent(code)}`);
      this.#picture = URL.createObjectURL(await answer.blob());
      Object.assign(this.#find("img"), { src: this.#picture, hidden: false });
    } catch {
      this.#find("img").hidden = true;
    }
  }

  /** A browser may forbid copying; then the code is selected, ready for the visitor's own keys. */
  async #copy() {
    const code = this.#find("output");
    try {
      await navigator.clipboard.writeText(code.textContent);
      this.#find(".given button").textContent = this.#say("copied");
    } catch {
      getSelection().selectAllChildren(code);
    }
  }

  #wait(on) {
    const button = this.#find("form button");
    button.disabled = on;
    button.textContent = this.#say(on ? "waiting" : "get");
  }

  #refuse(key, field) {
    this.#find(".error").textContent = key && this.#say(Object.hasOwn(words.en, key) ? key : "refused");
    for (const one of this.shadowRoot.querySelectorAll("input")) one.setAttribute("aria-invalid", String(one === field));
    field?.focus();
  }

  #say(key) {
    return words[this.#language()]?.[key] ?? words.en[key];
  }

  #language() {
    const asked = (this.closest("[lang]")?.lang || navigator.language).toLowerCase();
    return [asked, asked.split("-")[0]].find((one) => one in words) ?? "en";
  }

  #find(selector) {
    return this.shadowRoot.querySelector(selector);
  }
}

/** The key of an answer that is none. The gateway's own have no key: there the status says what to do. */
async function keyOf(answer) {
  if (answer.status === 429) return "too_many_requests";
  if (answer.status >= 500) return "offline";
  return (await answer.json().catch(() => null))?.key;
}

/** Why there is no code: the stable key of the API's answer. */
class Refusal extends Error {
  constructor(key) {
    super(key);
    this.key = key ?? "refused";
  }
}

customElements.define("incentive-code", IncentiveCode);
