// The author's pages: each send is a fetch whose answer takes the page's place, so that no history entry holds her words and
// a lost connection leaves them where they are.
"use strict";

(() => {
  const PATIENCE = 60000; // milliseconds before a send counts as failed; pictures may take a slow phone long
  let sending = false;
  let here = location.href; // the address the present document came from; the address bar keeps the first one

  function request(form, button) {
    const data = new FormData(form);
    if (button?.name) data.append(button.name, button.value);
    const files = (button?.getAttribute("formenctype") ?? form.getAttribute("enctype")) === "multipart/form-data";
    const action = button?.getAttribute("formaction") || form.getAttribute("action") || here;
    return fetch(new URL(action, here), {
      method: "POST",
      body: files ? data : new URLSearchParams(data),
      headers: { Accept: "text/html" },
      cache: "no-store",
      signal: AbortSignal.timeout?.(files ? 15 * PATIENCE : PATIENCE),
    });
  }

  // A refusal that brings the form back is an answer; an error page that does not would cost her the text.
  async function read(response) {
    const type = response.headers.get("Content-Type") ?? "";
    if (!type.startsWith("text/html")) throw new TypeError("not a page");
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const ours = "page" in page.body.dataset && (response.ok || page.querySelector("form[data-inplace]"));
    if (!ours) throw new TypeError("not one of our pages");
    return page;
  }

  function show(page, back) {
    document.documentElement.lang = page.documentElement.lang;
    document.title = page.title;
    document.body.replaceWith(document.adoptNode(page.body));
    document.dispatchEvent(new CustomEvent("inplace", { detail: { back } }));
    scrollTo(0, 0);
    const heads = [...document.querySelectorAll(".error-summary, .notice[role=alert], h1, [data-step]")];
    const first = heads.find((node) => node.getClientRects().length);
    first?.setAttribute("tabindex", "-1");
    first?.focus();
  }

  function tell(form, words, role) {
    form.querySelector("[data-told]")?.remove();
    if (!words) return;
    const note = document.createElement("p");
    note.className = role === "alert" ? "notice notice-check" : "soft";
    note.dataset.told = "";
    note.setAttribute("role", role);
    form.append(note);
    note.textContent = words;
    if (role === "alert") note.scrollIntoView({ block: "nearest" });
  }

  async function send(form, button, back = false) {
    if (sending) return;
    sending = true;
    button?.setAttribute("aria-disabled", "true");
    tell(form, document.body.dataset.sending, "status");
    try {
      const response = await request(form, button);
      const page = await read(response);
      here = response.url;
      show(page, back);
    } catch {
      tell(form, document.body.dataset.notSent, "alert");
    } finally {
      button?.removeAttribute("aria-disabled");
      sending = false;
    }
  }

  document.addEventListener("submit", (event) => {
    // What is downloaded takes no page's place.
    if (!event.target.matches("form[data-inplace]") || event.submitter?.matches("[data-download]")) return;
    event.preventDefault();
    send(event.target, event.submitter);
  });

  // Back on the check page gives the form again, with the words in it. After the receipt there is no such form, nor words.
  // An entry without a step is a fragment of this page: the skip link's.
  addEventListener("popstate", (event) => {
    const back = document.querySelector("form[data-back]");
    if (back && event.state && "step" in event.state) send(back, back.querySelector("button[name]"), true);
  });
})();
