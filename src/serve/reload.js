// Reloads the page when something it shows has changed. The server adds this to what it serves; nothing of it is in
// what is built.
(() => {
  const { page, key } = document.currentScript.dataset;
  const address = `/__sidetone/events?page=${encodeURIComponent(page)}&key=${key}`;
  let events = null;
  const close = () => {
    events?.close();
    events = null;
  };
  // A browser opens six connections to one server, and each stream takes one: only pages in sight have theirs. Who
  // comes back is told at once if the key is an old one.
  const open = () => {
    if (events || document.hidden) return;
    events = new EventSource(address);
    events.addEventListener("change", () => {
      close();
      location.reload();
    });
    events.addEventListener("error", () => {
      if (events?.readyState !== EventSource.CLOSED) return;
      close();
      setTimeout(open, 2000);
    });
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();
})();
