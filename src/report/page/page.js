// What the page can do beside being read: its tables sort, filter and fold, its colours change.
//
// Rows are put in another order or hidden, never made.  One listener on the document
// serves all tables; what is typed is acted upon once a frame.
"use strict";

(() => {
    const sheets = new Map(); // tables to what is known of them

    // ---- light and dark ----

    // A page from a disk may be denied its storage.
    const keep = (name, value) => {
        try {
            localStorage.setItem(name, value);
        } catch { /* then it holds for this visit */ }
    };
    const kept = (name) => {
        try {
            return localStorage.getItem(name);
        } catch {
            return null;
        }
    };
    const isDark = () => {
        const chosen = document.documentElement.dataset.theme;
        return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    };
    const tellTheme = (button) => {
        button.textContent = isDark() ? "Light" : "Dark";
        button.setAttribute("aria-label", `Show the page in ${isDark() ? "light" : "dark"} colours`);
    };
    const theme = kept("hubcensus-theme");
    if (theme === "light" || theme === "dark")
        document.documentElement.dataset.theme = theme;

    // ---- tables ----

    // "12,345" to 12345; what is no number comes last, whichever way is sorted.
    const valueOf = (cell) => {
        const value = cell.dataset.value ?? cell.textContent.replaceAll(",", "");
        return value === "" ? NaN : Number(value);
    };
    const textOf = (cell) => cell.textContent.trim().toLowerCase();

    const sheetOf = (table) => {
        let sheet = sheets.get(table);
        if (!sheet) {
            const tools = table.closest(".sheet").querySelector(".tools");
            const bodies = Array.from(table.tBodies);
            const rows = bodies.flatMap((body) => Array.from(body.rows));
            sheet = {
                table, tools, rows, bodies,
                sizes: bodies.map((body) => body.rows.length),
                order: Array.from(rows.keys()),
                filter: tools.querySelector("input[type=search]"),
                canonical: tools.querySelector("input[type=checkbox]"),
                choice: tools.querySelector("select"),
                told: tools.querySelector("output"),
                shown: rows.map(() => true),
                isCanonical: rows.map((row) => row.hasAttribute("data-canonical")),
                texts: null,
                due: false,
            };
            sheets.set(table, sheet);
        }
        return sheet;
    };
    const sheetAround = (element) =>
        sheetOf(element.closest(".sheet").querySelector("table"));

    // A filter looks at names and words, not at digits of figures.
    const textsOf = (sheet) => {
        sheet.texts ??= sheet.rows.map((row) => {
            let text = "";
            for (const cell of row.cells) {
                if (cell.className !== "n")
                    text += cell.textContent + "\n";
            }
            return text.toLowerCase();
        });
        return sheet.texts;
    };

    const count = (sheet, n) => {
        const noun = sheet.table.dataset.noun + (sheet.rows.length === 1 ? "" : "s");
        const all = sheet.rows.length.toLocaleString("en");
        sheet.told.textContent = n === sheet.rows.length ? `${all} ${noun}`
            : `${n.toLocaleString("en")} of ${all} ${noun}`;
    };

    // A part of the table that is not seen is as long as it is said to be.
    const tellSizes = (sheet) => {
        let at = 0;
        sheet.bodies.forEach((body, k) => {
            let n = 0;
            for (const end = at + sheet.sizes[k]; at < end; at++)
                n += sheet.shown[sheet.order[at]];
            body.hidden = n === 0;
            body.style.containIntrinsicBlockSize = `calc(${n} * var(--row))`;
        });
    };

    const filter = (sheet) => {
        const words = sheet.filter.value.toLowerCase().split(/\s+/).filter(Boolean);
        const canonical = sheet.canonical?.checked;
        const choice = sheet.choice?.value;
        const column = Number(sheet.choice?.dataset.column);
        const texts = words.length > 0 ? textsOf(sheet) : null;
        let n = 0;
        sheet.rows.forEach((row, i) => {
            const fits = (!canonical || sheet.isCanonical[i]) &&
                !(choice && row.cells[column].textContent.trim() !== choice) &&
                words.every((word) => texts[i].includes(word));
            n += fits;
            if (sheet.shown[i] !== fits) {
                sheet.shown[i] = fits;
                row.hidden = !fits;
            }
        });
        tellSizes(sheet);
        count(sheet, n);
    };
    const filterSoon = (sheet) => {
        if (sheet.due)
            return;
        sheet.due = true;
        requestAnimationFrame(() => {
            sheet.due = false;
            filter(sheet);
        });
    };

    // Equal rows stay in the order in which they were written.
    const sort = (sheet, heading) => {
        const isNumber = heading.classList.contains("n");
        const was = heading.getAttribute("aria-sort");
        const descending = was ? was === "ascending" : isNumber;
        const column = heading.cellIndex;
        const keys = sheet.rows.map((row) => (isNumber ? valueOf : textOf)(row.cells[column]));
        const isLast = isNumber ? Number.isNaN : (key) => key === "";
        sheet.order.sort((a, b) => {
            const x = keys[a], y = keys[b];
            if (isLast(x) || isLast(y))
                return isLast(x) - isLast(y) || a - b;
            return (descending ? (x < y) - (x > y) : (x > y) - (x < y)) || a - b;
        });
        for (const other of heading.parentNode.cells)
            other.removeAttribute("aria-sort");
        heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
        let at = 0;
        sheet.bodies.forEach((body, k) => {
            const part = sheet.order.slice(at, at + sheet.sizes[k]);
            body.append(...part.map((i) => sheet.rows[i]));
            at += sheet.sizes[k];
        });
        tellSizes(sheet);
    };

    const showFiltered = (link) => {
        const table = document.querySelector(link.getAttribute("href"));
        const sheet = sheetOf(table);
        sheet.filter.value = link.dataset.filter;
        if (sheet.canonical)
            sheet.canonical.checked = false;
        if (sheet.choice)
            sheet.choice.value = "";
        filter(sheet);
        table.closest("section").scrollIntoView();
        sheet.filter.focus({ preventScroll: true });
    };

    // ---- on narrow screens ----

    // What stands before a cell where rows fold: said once for all rows of a column.
    const tellTitles = (table) => {
        const style = document.styleSheets[0];
        Array.from(table.tHead.rows[0].cells, (heading, i) => style.insertRule(
            `@media screen and (max-width: 50rem) { #${table.id} td:nth-child(${i + 1})::before ` +
            `{ content: ${JSON.stringify(heading.textContent)} / "" } }`, style.cssRules.length));
    };
    document.documentElement.classList.add("folds");

    // ---- what is done on the page ----

    document.addEventListener("click", (event) => {
        const button = event.target.closest("button, a[data-filter]");
        if (!button)
            return;
        if (button.matches("th > button")) {
            sort(sheetAround(button), button.parentNode);
        } else if (button.matches(".theme")) {
            document.documentElement.dataset.theme = isDark() ? "light" : "dark";
            keep("hubcensus-theme", document.documentElement.dataset.theme);
            tellTheme(button);
        } else if (button.matches("a")) {
            // Going to the table would take the focus away from its filter.
            event.preventDefault();
            showFiltered(button);
        }
    });
    const settle = (event) => {
        if (event.target.closest(".tools"))
            filterSoon(sheetAround(event.target));
    };
    document.addEventListener("input", settle);
    document.addEventListener("change", settle); // what chooses for somebody may tell this alone

    // Before the first letter is typed.
    document.addEventListener("focusin", (event) => {
        if (event.target.matches(".tools input[type=search]"))
            textsOf(sheetAround(event.target));
    });

    document.addEventListener("DOMContentLoaded", () => {
        const button = document.querySelector(".theme");
        tellTheme(button);
        button.hidden = false;
        matchMedia("(prefers-color-scheme: dark)").addEventListener("change",
            () => tellTheme(button));
        document.querySelectorAll(".box > table").forEach(tellTitles);
        for (const table of document.querySelectorAll(".sheet table")) {
            for (const heading of table.tHead.rows[0].cells) {
                const sorter = document.createElement("button");
                sorter.type = "button";
                sorter.append(...heading.childNodes);
                heading.append(sorter);
            }
            const sheet = sheetOf(table);
            sheet.tools.hidden = false;
            tellSizes(sheet);
            count(sheet, sheet.rows.length);
        }
    });
})();
