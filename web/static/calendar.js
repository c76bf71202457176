// Moves a planned hour to another day by drag, with the form that the page holds; without this there is "Move" beside it.
(() => {
  const form = document.getElementById("drag-move");
  if (!form) return;
  const FAR = 6; // pixels from which a press is a drag
  let held = null;

  const cellAt = (event) => {
    const cell = document.elementFromPoint(event.clientX, event.clientY)?.closest("td[data-day]");
    return cell && cell !== held.from ? cell : null;
  };
  const over = (cell) => {
    if (held.cell) held.cell.classList.remove("drop");
    if (cell) cell.classList.add("drop");
    held.cell = cell;
  };
  const letGo = () => {
    if (!held) return;
    over(null);
    held.entry.classList.remove("dragged");
    held.entry.style.translate = "";
    held = null;
  };
  const tell = (words) => {
    let place = document.getElementById("drag-told");
    if (!place) {
      place = document.createElement("p");
      place.id = "drag-told";
      place.className = "problem";
      place.setAttribute("role", "alert");
      form.before(place);
    }
    place.replaceChildren(...words);
    place.scrollIntoView({ block: "nearest" });
  };
  const move = async (entry, day) => {
    const data = new FormData(form);
    data.set("campaign", entry.dataset.campaign);
    data.set("before", entry.dataset.before);
    data.set("to", `${day}T${entry.dataset.before.slice(11, 16)}`);
    entry.setAttribute("aria-busy", "true");
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(data) }).catch(() => null);
    entry.removeAttribute("aria-busy");
    if (answer && answer.redirected && answer.ok) return location.replace(answer.url);
    const page = answer ? new DOMParser().parseFromString(await answer.text(), "text/html") : document;
    const problem = answer && page.querySelector(".problem");
    tell(problem ? [...problem.childNodes] : [form.dataset.failed]);
  };

  document.addEventListener("dragstart", (event) => event.target.closest?.("[data-before]") && event.preventDefault());
  document.addEventListener("selectstart", (event) => held && event.preventDefault());
  document.addEventListener("pointerdown", (event) => {
    const entry = event.target.closest("[data-before]");
    // A finger scrolls the page; a hand without a mouse uses the form.
    if (!entry || event.button !== 0 || event.pointerType === "touch" || event.target.closest("details")) return;
    held = { entry, from: entry.closest("td"), x: event.clientX, y: event.clientY, cell: null, moved: false };
  });
  document.addEventListener("pointermove", (event) => {
    if (!held) return;
    const [x, y] = [event.clientX - held.x, event.clientY - held.y];
    if (!held.moved && Math.hypot(x, y) < FAR) return;
    held.moved = true;
    held.entry.classList.add("dragged");
    held.entry.style.translate = `${x}px ${y}px`;
    over(cellAt(event));
    event.preventDefault();
  });
  document.addEventListener("pointerup", () => {
    if (!held) return;
    const { entry, cell, moved } = held;
    letGo();
    // The click that ends a drag opens nothing; it comes at once or not at all.
    if (moved) {
      const stop = (click) => click.preventDefault();
      document.addEventListener("click", stop, { capture: true, once: true });
      setTimeout(() => document.removeEventListener("click", stop, { capture: true }), 0);
    }
    if (cell) move(entry, cell.dataset.day);
  });
  document.addEventListener("pointercancel", letGo);
  document.addEventListener("keydown", (event) => event.key === "Escape" && letGo());
  for (const entry of document.querySelectorAll("[data-before]")) entry.title = form.dataset.hint;
})();
