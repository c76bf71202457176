// Keeps the composer's preview, counters and count up to date while one writes; every button works without this as well.
(() => {
  const form = document.getElementById("composer");
  if (!form) return;
  const wait = 400;
  form.classList.add("scripted");
  let timer = 0, turn = 0, changed = false;
  const away = document.getElementById("cut-off");
  away.dataset.away = away.textContent;

  // Sends the form with `act` and puts what came back in the place of `parts`; false when nothing came.
  const renew = async (act, parts, files = false) => {
    const mine = ++turn, sent = new FormData(form);
    sent.set("act", act);
    if (!files) for (const name of ["upload", "upload-document"]) sent.delete(name);
    const answer = await fetch(form.action, { method: "POST", body: sent }).catch(() => null);
    const page = answer && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const there = page && page.getElementById("composer");
    const told = page && !there && page.querySelector(".problem, .lead");
    away.hidden = Boolean(there);
    away.textContent = told ? told.textContent : away.dataset.away;
    if (mine !== turn || !there) return false;
    // A form that stays open all day keeps a fresh token.
    form.querySelector("input[type=hidden]").value = there.querySelector("input[type=hidden]").value;
    for (const old of form.querySelectorAll(parts)) {
      const fresh = page.getElementById(old.id);
      if (fresh && fresh.outerHTML !== old.outerHTML) old.replaceWith(fresh);
    }
    return true;
  };
  const soon = (act, parts) => {
    clearTimeout(timer);
    timer = setTimeout(() => renew(act, parts), wait);
  };

  form.addEventListener("input", (event) => {
    changed = true;
    if (event.target.type === "file" || event.target.id === "template") return;
    if (event.target.closest("[data-counted]")) soon("count", "[data-fresh], [data-count]");
    else soon("look", "[data-fresh]");
  });
  form.addEventListener("change", async (event) => {
    if (event.target.type === "file" || event.target.name.startsWith("drop")) {
      clearTimeout(timer);
      await renew("files", "[data-fresh], [data-files]", true);
    } else if (event.target.id === "template") {
      clearTimeout(timer);
      await renew("fields", "[data-fresh], [data-whole]");
    }
  });
  form.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-renew]");
    if (!button) return;
    event.preventDefault();
    clearTimeout(timer);
    const name = button.value.split(":")[0];
    const parts = { month: "[data-month]", day: "[data-fresh], [data-hours]", free: "[data-fresh], [data-whole]", count: "[data-fresh], [data-count]" };
    if (!(await renew(button.value, parts[name] || "[data-fresh]"))) return;
    if (name === "free") document.getElementById("template").value = "";
    const again = form.querySelector(`button[value="${button.value}"]`) || document.getElementById("when");
    if (again) again.focus();
  });
  form.addEventListener("submit", () => { changed = false; });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
})();
