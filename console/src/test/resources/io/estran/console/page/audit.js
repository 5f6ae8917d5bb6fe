// Looks at the page as it is drawn: contrast of every text, what sticks out, targets, names, motion.
(() => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
    return { r, g, b, a: a / 255 };
  };
  const over = (top, under) => ({
    r: top.r * top.a + under.r * (1 - top.a),
    g: top.g * top.a + under.g * (1 - top.a),
    b: top.b * top.a + under.b * (1 - top.a),
    a: 1,
  });
  const channel = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ({ r, g, b }) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const contrast = (a, b) => {
    const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (element) => {
    const chain = [];
    for (let at = element; at; at = at.parentElement) {
      chain.unshift(rgba(getComputedStyle(at).backgroundColor));
    }
    return chain.reduce((under, top) => over(top, under), { r: 255, g: 255, b: 255, a: 1 });
  };
  const seen = (element) => {
    const box = element.getBoundingClientRect();
    return element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && box.width > 2 && box.height > 2 && !element.closest(".visually-hidden, .skip");
  };
  const name = (element) => `${element.tagName}.${element.className?.baseVal ?? element.className} "${element.textContent.trim().slice(0, 40)}"`;

  const weak = [];
  let texts = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.textContent.trim() || ["SCRIPT", "TEMPLATE", "NOSCRIPT", "STYLE"].includes(element.tagName) || !seen(element)) {
      continue;
    }
    texts++;
    const style = getComputedStyle(element);
    const under = ground(element);
    let opacity = 1;
    for (let at = element; at; at = at.parentElement) {
      opacity *= Number(getComputedStyle(at).opacity);
    }
    const ink = rgba(style.color);
    const ratio = contrast(over({ ...ink, a: ink.a * opacity }, under), under);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) {
      weak.push(`${ratio.toFixed(2)} ${name(element)}`);
    }
  }

  const width = document.documentElement.clientWidth;
  const outside = [...document.body.querySelectorAll("*")]
    .filter((element) => seen(element) && !element.closest("svg"))
    .filter((element) => element.getBoundingClientRect().right > width + 1 || element.getBoundingClientRect().left < -1)
    .map(name);
  if (document.documentElement.scrollWidth > width) {
    outside.push(`the page scrolls sideways: ${document.documentElement.scrollWidth} of ${width}`);
  }

  const squeezed = [...document.querySelectorAll(".row .name")].filter((element) => seen(element) && element.clientWidth < 60).map(name);

  const controls = [...document.querySelectorAll("button, input, summary")].filter(seen);
  const small = controls.filter((element) => element.getBoundingClientRect().height < 24 || element.getBoundingClientRect().width < 24).map(name);
  const nameless = controls.filter((element) => !(element.getAttribute("aria-label") || element.textContent.trim())).map(name);
  const moving = [...document.body.querySelectorAll("*")]
    .filter((element) => getComputedStyle(element).transitionDuration.split(",").some((part) => parseFloat(part) > 0) || getComputedStyle(element).animationName !== "none")
    .map(name);
  return { texts, weak, outside, squeezed, small, nameless, moving };
})();
