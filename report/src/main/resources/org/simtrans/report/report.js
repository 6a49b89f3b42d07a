// Going through the slices of a case: by its slider, by the wheel once it has been clicked, by the arrow
// keys, and by a finger across the pictures.
document.documentElement.classList.add("js");
for (const figure of document.querySelectorAll(".case")) {
  const slider = figure.querySelector("input");
  if (!slider) continue;
  const slices = slider.dataset.slices.split(",");
  const panes = figure.querySelector(".panes");
  const show = () => {
    figure.style.setProperty("--k", slider.value);
    figure.querySelector("output").textContent = slices[slider.value];
  };
  const go = (steps) => {
    slider.value = Math.max(0, Math.min(slices.length - 1, Number(slider.value) + steps));
    show();
  };
  slider.addEventListener("input", show);
  let turned = 0;
  panes.addEventListener("wheel", (event) => {
    if (document.activeElement !== slider) return; // the page scrolls on
    event.preventDefault();
    turned += event.deltaY;
    if (Math.abs(turned) >= 30) {
      go(Math.sign(turned));
      turned = 0;
    }
  }, { passive: false });
  let from = null;
  panes.addEventListener("pointerdown", (event) => {
    slider.focus({ preventScroll: true });
    from = { x: event.clientX, k: Number(slider.value) };
  });
  addEventListener("pointermove", (event) => {
    if (from === null) return;
    const steps = Math.round((event.clientX - from.x) * slices.length / panes.clientWidth);
    slider.value = Math.max(0, Math.min(slices.length - 1, from.k + steps));
    show();
  });
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { from = null; });
}
// Tables that do not fit say so.
const measure = () => {
  for (const scroll of document.querySelectorAll(".scroll")) {
    scroll.classList.toggle("wide", scroll.scrollWidth > scroll.clientWidth + 1);
  }
};
measure();
addEventListener("resize", measure);
