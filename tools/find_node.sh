#!/bin/sh
# Says in a sentence what to do where Node is missing or too old.
if ! node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' 2>/dev/null || ! command -v npm >/dev/null; then
    echo "Pupitre builds its pages with Node 20 or newer (and npm): install it" \
        "(Debian: apt-get install nodejs npm; elsewhere: nodejs.org) and run make again." >&2
    exit 1
fi
