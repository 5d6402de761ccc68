// Charts as images, with what the screen says around them in the picture; words to the clipboard; and
// folds that open on paper.
//
// Plotly draws an image of what its own button is told: here that button gets, for as long as the
// click lasts, the size, the format and the lines that the menu under the chart holds.
"use strict";
(() => {
  const WIDTH = 600; // CSS pixels: the width of a column in a newspaper's site
  const LINE = 15; // as SMALL_LINE in dashboard/charts/parts.py

  const AIR = 4;

  const chartOf = (menu) =>
    document.querySelector(`.st-key-${CSS.escape(menu.dataset.chart)} .js-plotly-plot`);

  const buttonOf = (chart) => chart.querySelector(".modebar-btn[data-title]");

  const menuOf = (chart) => {
    const holder = chart.closest('[class*="st-key-chart_"]');
    const key = [...(holder ? holder.classList : [])].find((c) => c.startsWith("st-key-chart_"));
    return key && document.querySelector(`.bib-take[data-chart="${CSS.escape(key.slice(7))}"]`);
  };

  const prepare = (chart, menu, format) => {
    const { layout, _context: context } = chart;
    const lines = JSON.parse(menu.dataset.foot);
    const foot = layout.annotations.find((a) => a.name === "foot");
    const before = {
      text: foot.text,
      bottom: layout.margin.b,
      pad: layout.title.pad,
      options: context.toImageButtonOptions,
    };
    foot.text = [foot.text, ...lines].join("<br>");
    layout.margin.b += LINE * lines.length;
    layout.title.pad = { l: AIR }; // on screen the page has air around it
    context.toImageButtonOptions = {
      ...before.options,
      format,
      scale: format === "svg" ? 1 : 2,
      width: WIDTH,
      height: layout.height + LINE * lines.length,
    };
    return () => {
      foot.text = before.text;
      layout.margin.b = before.bottom;
      layout.title.pad = before.pad;
      context.toImageButtonOptions = before.options;
    };
  };

  let asked = null; // the format that a button of ours asks for

  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest?.(".modebar-btn");
      const chart = button?.closest(".js-plotly-plot");
      if (!chart || button !== buttonOf(chart)) return;
      const menu = menuOf(chart);
      if (!menu) return;
      const restore = prepare(chart, menu, asked ?? "png");
      // Plotly copies the figure within its own listener, which comes after this one.
      queueMicrotask(() => setTimeout(restore, 0));
    },
    true,
  );

  // What lies folded is printed too: opened before, closed again after.
  const folds = () =>
    document.querySelectorAll('[class*="st-key-fold_"] details:not([open]), .bib-fold:not([open])');
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...folds()];
    opened.forEach((fold) => (fold.open = true));
  });
  addEventListener("afterprint", () => opened.forEach((fold) => (fold.open = false)));

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.(".bib-take button");
    if (!button) return;
    const menu = button.closest(".bib-take");
    if (button.dataset.format) {
      const chart = chartOf(menu);
      asked = button.dataset.format;
      buttonOf(chart).dispatchEvent(new MouseEvent("click", { bubbles: true }));
      asked = null;
    } else {
      await navigator.clipboard.writeText(button.previousElementSibling.textContent);
      const words = button.textContent;
      button.textContent = button.dataset.done;
      setTimeout(() => (button.textContent = words), 2000);
    }
  });
})();
