// Fills the bar of a batch while it is worked on; when the work is done, shows the page anew.
(() => {
  const box = document.querySelector(".progress[data-address]");
  if (!box) return;
  const bar = box.querySelector("progress");
  const told = box.querySelector(".told");
  const look = async () => {
    try {
      const answer = await fetch(box.dataset.address, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return location.reload();
      const { state, share, text } = await answer.json();
      if (state !== box.dataset.state) return location.reload();
      if (share === null) bar.removeAttribute("value");
      else bar.value = share;
      if (told.textContent !== text) told.textContent = text;
    } catch {
      // The server is away for a moment: it is asked again.
    }
    setTimeout(look, 1000);
  };
  setTimeout(look, 500);
})();
