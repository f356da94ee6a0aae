#!/bin/sh
# Every check that needs no test run. All are run, so that one look shows all there is to mend.
cd "$(dirname "$0")/.." || exit 1
BIN=$(dirname "${PY:-.venv/bin/python}")
failed=""

step() {
    name=$1
    shift
    if output=$("$@" 2>&1); then
        echo "  ok      $name"
        # A step that succeeds in silence is a line; one that has something to say is heard.
        case $name in vulnerabilities) [ -z "$output" ] || echo "$output" ;; esac
    else
        echo "  FAILED  $name"
        echo "$output"
        failed="$failed $name"
    fi
}

# Nothing here may touch the data in var/.
export DATABASE_URL=sqlite://:memory:

step style "$BIN/ruff" check --quiet .
step format "$BIN/ruff" format --check .
step types "$BIN/mypy" console conversations routing translation
step contracts "$BIN/lint-imports"
step scripts node_modules/.bin/biome ci --colors=off --error-on-warnings .
step modules node --test tests/js/*.test.js
step width "$BIN/python" tools/check_width.py
step templates "$BIN/djangofmt" --check --quiet templates
step markup "$BIN/djlint" templates --lint --quiet
step migrations "$BIN/python" manage.py makemigrations --check --dry-run
step deployment env SECRET_KEY=only-for-this-check-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG \
    ALLOWED_HOSTS=desk.example.org PUBLIC_URL=https://desk.example.org EMAIL_URL=smtp://mail.example.org DEBUG=false \
    "$BIN/python" manage.py check --deploy --fail-level WARNING
step languages "$BIN/python" tools/check_messages.py
step licences "$BIN/python" tools/licences.py --check
step vulnerabilities "$BIN/python" tools/audit.py

if [ -n "$failed" ]; then
    echo "Failed:$failed"
    exit 1
fi
