// SPDX-License-Identifier: GPL-2.0
// What the audit's page is asked, beyond page-probe.js.

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
	return {
		tips,
		filters: filters(),
		only: onlyOne(),
		columns: getComputedStyle(document.querySelector(".map")).gridTemplateColumns.split(" ").length,
	};
}
