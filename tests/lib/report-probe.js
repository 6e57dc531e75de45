// SPDX-License-Identifier: GPL-2.0
// What the page of results is asked, beyond page-probe.js.

function isVisible(element) {
	return element.checkVisibility({ contentVisibilityAuto: true }) && element.getClientRects().length > 0;
}

// Every filter takes the focus and leaves as many checks as its number says; a row of
// the matrix is left where one of its checks is.
function filters() {
	const wrong = [];
	const lists = [...document.querySelectorAll("details.cell")];
	let tried = 0;
	lists.forEach((e) => (e.open = true));
	for (const radio of document.querySelectorAll(".filter input")) {
		radio.focus();
		radio.click();
		tried++;
		const want = Number(radio.parentElement.querySelector("b").textContent);
		const seen = [...document.querySelectorAll(".checks tr.item")].filter(isVisible).length;
		const rows = [...document.querySelectorAll(".matrix tr.item")].filter(isVisible).length;
		if (document.activeElement !== radio || seen !== want || !rows)
			wrong.push(`${radio.id}: ${seen} in ${rows} rows, not ${want}`);
		document.getElementById(`show-${radio.name}-all`).click();
	}
	lists.forEach((e) => (e.open = false));
	return { tried, wrong };
}

// Each cell of the matrix takes the focus, and leads to its checks, which are hidden before.
function cells() {
	const links = [...document.querySelectorAll('.matrix a[href^="#cell-"]')];
	const counts = { links: links.length, focused: 0, hidden: 0, shown: 0 };
	for (const link of links) {
		const rows = () => [...document.getElementById(link.getAttribute("href").slice(1)).querySelectorAll("tbody tr")];
		location.hash = "";
		counts.hidden += !rows().some(isVisible);
		link.focus();
		counts.focused += document.activeElement === link;
		link.click();
		counts.shown += rows().every(isVisible);
	}
	location.hash = "";
	return counts;
}

function probe() {
	return {
		filters: filters(),
		cells: cells(),
		markup: document.querySelector("main").textContent.match(/<\/[a-z]+>/g) || [],
		logs: [...document.querySelectorAll('a[href]:not([href^="#"])')].map((e) => e.getAttribute("href")),
	};
}
