// SPDX-License-Identifier: GPL-2.0
// What a script in a copy of a page can say of it; audit-probe.js and its like call these.

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

function isShown(element) {
	return element.getClientRects().length > 0;
}

// What is wider than its place, with all lists open: it could only be seen by scrolling.
function cutOff() {
	const lists = [...document.querySelectorAll("details:not([open])")];
	lists.forEach((e) => (e.open = true));
	const cut = [...document.querySelectorAll(".scroll, main, .finder, .filter")].filter((e) => e.scrollWidth > e.clientWidth);
	lists.forEach((e) => (e.open = false));
	return cut.map((e) => `${e.className || e.tagName} ${e.scrollWidth} > ${e.clientWidth}`);
}

// Links into the page that lead nowhere.
function deadLinks() {
	const links = [...document.querySelectorAll('a[href^="#"]')].map((e) => e.getAttribute("href").slice(1));
	return links.filter((id) => !document.getElementById(id));
}

// What every page is asked.
function pageFacts() {
	const all = [...document.querySelectorAll("body *")];
	const faint = all.filter((e) => hasText(e) && contrast(e) < 4.5);
	return {
		overflow: document.documentElement.scrollWidth - window.innerWidth,
		width: window.innerWidth,
		dark: matchMedia("(prefers-color-scheme: dark)").matches,
		faint: faint.map((e) => `${e.className || e.tagName} ${contrast(e).toFixed(1)}`),
		cut: cutOff(),
		dead: deadLinks(),
		nameless: all.filter((e) => e.getAttribute("role") === "img" && !e.getAttribute("aria-label") && !e.querySelector("title")).length,
	};
}

// A window that is not in front yet gives no element the focus.
(function wait() {
	if (document.hasFocus())
		document.title = JSON.stringify({ ...pageFacts(), ...probe() });
	else
		setTimeout(wait, 20);
})();
