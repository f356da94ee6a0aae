"""The two ways of an agent's answer: over the desk's socket, and by POST where that says nothing.

What is put in here stands between a page and its socket, and does with answers what a network or a server might.
"""

WAYS = ["socket", "post"]

# Each deed has `frame`, `goOn()` and `say(frame)`, as the server would; what it neither sends nor answers is lost.
REFUSED = "say({ type: 'error', text: 'This message could not be read.' })"  # by a server that does not know it
REFUSED_WHILE_CUT = f"document.cookie.includes('cut=1') ? {REFUSED} : goOn()"
LOST_ONCE = "globalThis.lost ? goOn() : (globalThis.lost = 1)"
FAILS = "globalThis.fails === frame.text ? say({ ...frame, type: 'answered', status: 500, text: '' }) : goOn()"


def acknowledgements_lost(which):
    """The server stores it, and the connection ends before it says so. `which`: of `n`, in JavaScript."""
    return f"((n) => {{ goOn(); if ({which}) [globalThis.lost] = [n, this.close()]; }})(count())"


PUT_IN = """(() => {
    const send = WebSocket.prototype.send;
    let n = 0;
    const count = () => ++n;
    WebSocket.prototype.send = function (data) {
        const frame = typeof data === "string" ? JSON.parse(data) : {};
        const goOn = () => send.call(this, data);
        const say = (said) => queueMicrotask(() => this.onmessage?.({ data: JSON.stringify(said) }));
        if (frame.type !== "answer") return goOn();
        DEED;
    };
})()"""


def put_in(target, deed):
    """`target`: a page, also when it is loaded anew, or all pages of a browser, those that are opened later too."""
    script = PUT_IN.replace("DEED", deed)
    target.add_init_script(script)
    for page in getattr(target, "pages", [target]):
        page.evaluate(script)
