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

// Every filter shows as many rows, sections and links as its number says, and takes the focus.
function filters() {
	const wrong = [];
	let tried = 0;
	for (const radio of document.querySelectorAll(".filter input")) {
		radio.focus();
		radio.click();
		tried++;
		const want = Number(radio.parentElement.querySelector("b").textContent);
		const seen = ["tbody tr.item", "section.item", ".finder .item"].map((s) => [...document.querySelectorAll(s)].filter(isShown).length);
		if (document.activeElement !== radio || seen.some((n) => n !== want))
			wrong.push(`${radio.id}: ${seen}, not ${want}`);
		document.getElementById(`show-${radio.name}-all`).click();
	}
	return { tried, wrong };
}

// "Only this one" leaves one section, and the way back leaves all.
function onlyOne() {
	const count = () => [...document.querySelectorAll("section.item")].filter(isShown).length;
	const all = count();
	document.querySelector(".one").click();
	const one = count();
	document.querySelector(".only:target .up a").click();
	return one === 1 && count() === all;
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
		cut: cutOff(),
		dead: deadLinks(),
		filters: filters(),
		only: onlyOne(),
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
