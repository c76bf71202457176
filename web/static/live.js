// Brings the part of a page marked `data-live` (seconds) up to date, unless something in it is ticked or held by the
// keyboard; without this the page is opened again by hand.
(() => {
  const place = document.querySelector("[data-live]");
  if (!place) return;
  const every = Number(place.dataset.live) * 1000;
  const renew = async () => {
    const held = place.querySelector(":checked") || place.contains(document.activeElement);
    if (!document.hidden && !held) {
      const answer = await fetch(location.href).catch(() => null);
      if (answer && answer.ok && !answer.redirected) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.getElementById(place.id);
        if (fresh) place.replaceChildren(...fresh.childNodes);
        if (!fresh || !fresh.dataset.live) return;
      }
    }
    setTimeout(renew, every);
  };
  setTimeout(renew, every);
})();
