// Looks for news while the page is open; without it, the page works by its forms alone.
(() => {
  const phone = document.querySelector(".phone[data-user]");
  if (!phone) return;
  const toEnd = () => {
    if (document.querySelector(".chat:not(.wide)")) window.scrollTo(0, document.body.scrollHeight);
  };
  const refresh = async (state) => {
    const answer = await fetch(location.pathname + location.search);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const writing = document.activeElement && document.activeElement.closest("#news input, #news textarea");
    if (writing) return;
    document.querySelector("#news").replaceWith(page.querySelector("#news"));
    phone.dataset.state = state;
    toEnd();
  };
  const look = async () => {
    try {
      const answer = await fetch(`/phone/${phone.dataset.user}/state`);
      const { state } = await answer.json();
      if (state !== phone.dataset.state) await refresh(state);
    } catch (error) {
      // The sandbox is away for a moment; the next look tries again.
    }
    setTimeout(look, 1000);
  };
  toEnd();
  setTimeout(look, 1000);
})();
