"""What a thumb may miss, and what is wider than the narrowest phones."""

WIDTHS = (320, 360)
# How wide and high the place is where a tap hits each control: its own box, or one that it draws around itself.
# Links within a sentence are as high as their line; what is hidden, disabled or covered by a sheet is not touched.
SMALL = """async (within) => {
    await document.fonts.ready;
    const LEAST = 43.5, CONTROLS = 'button, a[href], input, select, textarea, summary, label';
    const small = [];
    for (const one of document.querySelectorAll(`${within} :is(${CONTROLS})`)) {
        if (!one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || one.disabled) continue;
        if (one.matches('input') && one.closest('label')) continue;
        if (one.matches('label') && !one.querySelector('input')) continue;
        if (one.matches('label') && one.querySelector('input').disabled) continue;
        if (one.matches('a') && getComputedStyle(one).display === 'inline') continue;
        if (one.closest('.vh, .skip, .emoji-panel')) continue;
        one.scrollIntoView({ block: 'center', inline: 'center' });
        const { left, top, width, height } = one.getBoundingClientRect();
        const [x, y] = [left + width / 2, top + height / 2];
        const hits = (dx, dy) => {
            const found = document.elementFromPoint(x + dx, y + dy);
            return Boolean(found) && (one.contains(found) || found.closest('label, button, a') === one);
        };
        if (!hits(0, 0)) continue;
        const reach = (dx, dy) => {
            let far = 0;
            while (far < LEAST && hits(dx * (far + 0.5), dy * (far + 0.5))) far += 0.5;
            return far;
        };
        const wide = width >= LEAST ? width : reach(-1, 0) + reach(1, 0) + 0.5;
        const high = height >= LEAST ? height : reach(0, -1) + reach(0, 1) + 0.5;
        const name = (one.ariaLabel || one.textContent || one.name).trim().replace(/\\s+/g, ' ').slice(0, 40);
        if (wide < LEAST || high < LEAST) small.push(`${one.tagName}.${one.className} "${name}" ${wide}×${high}`);
    }
    return small;
}"""
# Not innerWidth: a phone shows a page that is too wide from further away, and calls itself as wide.
NO_WIDER = "document.scrollingElement.scrollWidth <= document.documentElement.clientWidth"
FAULTS = """() => {
    const pen = document.createElement("canvas").getContext("2d");
    const cut = [...document.querySelectorAll("[placeholder]")].filter((field) => {
        if (!field.placeholder || !field.checkVisibility({ visibilityProperty: true })) return false;
        const { font, paddingInlineStart, paddingInlineEnd } = getComputedStyle(field);
        pen.font = font;
        const room = field.clientWidth - parseFloat(paddingInlineStart) - parseFloat(paddingInlineEnd);
        return pen.measureText(field.placeholder).width > room;
    });
    const wide = document.scrollingElement.scrollWidth - document.documentElement.clientWidth;
    return [...cut.map((field) => `cut: ${field.placeholder}`), ...(wide > 0 ? [`${wide} px too wide`] : [])];
}"""
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
LOOSE = """() => [...document.querySelectorAll(".results, .page, .sheet-b, .scroll, .talk")]
    .filter((part) => part.checkVisibility() && part.scrollWidth > part.clientWidth + 1)
    .map((part) => `${part.className} moves sideways`)"""


def too_wide(page):
    """Of what the page shows, at each width; its own is as before afterwards."""
    size, found = page.viewport_size, []
    for width in WIDTHS:
        page.set_viewport_size({**size, "width": width})
        page.evaluate(SETTLED)
        found += [f"{fault} at {width} px" for fault in page.evaluate(FAULTS) + page.evaluate(LOOSE)]
    page.set_viewport_size(size)
    return found


def unfit(page, within="body"):
    """Both, of all that a selector names."""
    return page.evaluate(SMALL, within) + too_wide(page)
