// SPDX-License-Identifier: GPL-2.0
// Runs in a copy of the audit's page: what a browser made of it, as JSON.

function rgb(text) {
	return text.match(/[\d.]+/g).map(Number);
}

function luminance(colour) {
	const part = colour.slice(0, 3).map((c) => {
		c /= 255;
		return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
}

// The nearest background that is not transparent.
function background(element) {
	for (let e = element; e; e = e.parentElement) {
		const colour = rgb(getComputedStyle(e).backgroundColor);
		if (colour.length < 4 || colour[3] > 0)
			return colour;
	}
	return [255, 255, 255];
}

function contrast(element) {
	const ink = luminance(rgb(getComputedStyle(element).color));
	const page = luminance(background(element));
	return (Math.max(ink, page) + 0.05) / (Math.min(ink, page) + 0.05);
}

function hasText(element) {
	return [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
}

function probe() {
	const all = [...document.querySelectorAll("body *")];
	const faint = all.filter((e) => hasText(e) && contrast(e) < 4.5);
	// How many tooltips are hidden at first, open with the focus, lie inside the window.
	const tips = { cells: 0, hidden: 0, open: 0, inside: 0 };
	for (const cell of document.querySelectorAll(".map [tabindex]")) {
		const tip = cell.querySelector(".tip");
		tips.cells++;
		tips.hidden += getComputedStyle(tip).display === "none";
		cell.focus();
		tips.open += getComputedStyle(tip).display !== "none";
		const box = tip.getBoundingClientRect();
		tips.inside += box.left >= 0 && box.right <= window.innerWidth;
	}
	document.title = JSON.stringify({
		overflow: document.documentElement.scrollWidth - window.innerWidth,
		width: window.innerWidth,
		dark: matchMedia("(prefers-color-scheme: dark)").matches,
		faint: faint.map((e) => `${e.className || e.tagName} ${contrast(e).toFixed(1)}`),
		tips,
		columns: getComputedStyle(document.querySelector(".map")).gridTemplateColumns.split(" ").length,
		nameless: all.filter((e) => e.getAttribute("role") === "img" && !e.getAttribute("aria-label")).length,
	});
}

// A window that is not in front yet gives no element the focus.
(function wait() {
	if (document.hasFocus())
		probe();
	else
		setTimeout(wait, 20);
})();
