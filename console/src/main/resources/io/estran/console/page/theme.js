// Light, dark, or as the system: set before the first paint, hence not a module. Remembered by the browser, not by a cookie.
(() => {
  const key = "estran-theme";
  const root = document.documentElement;
  const allowed = ["auto", "light", "dark"];

  function stored() {
    try {
      const value = localStorage.getItem(key);
      return allowed.includes(value) ? value : "auto";
    } catch {
      return "auto"; // Storage is switched off: the choice holds until the page is left.
    }
  }

  function apply(value) {
    root.dataset.theme = value;
    const button = document.getElementById("theme");
    if (button) {
      button.setAttribute("aria-label", `Colours: ${value === "auto" ? "as the system" : value}`);
      button.querySelector(".word").textContent = value[0].toUpperCase() + value.slice(1);
    }
  }

  apply(stored());
  addEventListener("DOMContentLoaded", () => {
    apply(root.dataset.theme);
    document.getElementById("theme").addEventListener("click", () => {
      const next = allowed[(allowed.indexOf(root.dataset.theme) + 1) % allowed.length];
      apply(next);
      try {
        localStorage.setItem(key, next);
      } catch {
        // As above.
      }
    });
  });
})();
