// Brings the part of a page marked `data-live` (seconds) up to date; without this the page is opened again by hand.
(() => {
  const place = document.querySelector("[data-live]");
  if (!place) return;
  const every = Number(place.dataset.live) * 1000;
  const renew = async () => {
    if (!document.hidden) {
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
