// Measures the frames of a page once they are loaded: how wide and high their content
// is, the least contrast of their texts and of the bars of their charts (WCAG 2.1,
// "contrast ratio"), and how many resources they asked for.
const channels = text => (text.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
const light = text => { const [r, g, b] = channels(text).map(c => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const against = (one, other) => { const a = light(one), b = light(other); return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); };
const behind = (element, view) => { for (let e = element; e; e = e.parentElement) { const c = view.getComputedStyle(e).backgroundColor; if (channels(c)[3] !== 0) return c; } return "rgb(255,255,255)"; };
addEventListener("load", () => {
  const frames = [...document.querySelectorAll("iframe")].map(frame => {
    const doc = frame.contentDocument, view = frame.contentWindow, root = doc.documentElement;
    let contrast = 21, faint = "";
    for (const e of doc.body.querySelectorAll("*")) {
      if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
      const ratio = against(view.getComputedStyle(e)[e instanceof view.SVGElement ? "fill" : "color"], behind(e, view));
      if (ratio < contrast) { contrast = ratio; faint = e.textContent.slice(0, 60); }
    }
    let drawn = 21;
    for (const e of doc.querySelectorAll("rect:not(.chart-grid)")) {
      const style = view.getComputedStyle(e);
      drawn = Math.min(drawn, Math.max(against(style.fill, behind(e, view)), against(style.stroke, behind(e, view))));
    }
    const measured = {Drawn: drawn, Name: frame.name, Width: Number(frame.width), Content: root.scrollWidth, Height: root.scrollHeight, Contrast: contrast, Faint: faint,
      Loaded: view.performance.getEntriesByType("resource").filter(r => !r.name.startsWith("data:")).length};
    frame.height = root.scrollHeight;
    return measured;
  });
  document.getElementById("frames").textContent = JSON.stringify(frames);
});
