// In the list of turns, j and k move down and up; only while the focus is in the list.
document.addEventListener("keydown", (event) => {
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  const here = document.activeElement?.closest?.("[data-turn]");
  if (!step || !here || event.ctrlKey || event.metaKey || event.altKey) return;
  const turns = [...document.querySelectorAll("[data-turn]")];
  const next = turns[turns.indexOf(here) + step];
  if (next) {
    event.preventDefault();
    next.focus();
  }
});
