#!/bin/sh
# What the tests need from the system: a browser, and a private Redis, PostgreSQL, APy and coturn that they start
# themselves.
# Debian as root: installs what is missing, starting no service. Elsewhere: says what to install.
# Only the browser is required by hand; in CI (CI=true) everything is.
set -u

has() { command -v "$1" >/dev/null 2>&1; }
package() { dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }
has_browser() { [ -n "${CHROMIUM:-}" ] || has chromium || has chromium-browser || has google-chrome || [ -d "/Applications/Google Chrome.app" ]; }
has_postgresql() { has postgres || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; }

missing() {
    has_browser || echo chromium
    has redis-server || echo redis-server
    has_postgresql || echo postgresql
    if has dpkg-query; then
        has xgettext || echo gettext
        has chromium-headless-shell || echo chromium-headless-shell
        # So that a page looks on a picture as it does on a person's screen, in any script and with its emoji.
        for font in fonts-inter fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji; do
            package "$font" || echo "$font"
        done
        # A translator that tests ask for real, and its smallest pair.
        for part in apertium-apy apertium-es-pt; do package "$part" || echo "$part"; done
        # A relay of calls, an authority that the browser trusts for it, and a network that can be cut.
        for part in coturn libnss3-tools iproute2 util-linux; do package "$part" || echo "$part"; done
    fi
}

wanted=$(missing | tr '\n' ' ')
[ -n "$wanted" ] || exit 0

if has apt-get && [ "$(id -u)" = 0 ]; then
    echo "Installing $wanted"
    if [ ! -e /usr/sbin/policy-rc.d ]; then
        printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    fi
    log=$(mktemp)
    # shellcheck disable=SC2086 # one word a package
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $wanted; } \
        >"$log" 2>&1 </dev/null || tail -n 20 "$log"
    rm -f "$log"
    wanted=$(missing | tr '\n' ' ')
    [ -n "$wanted" ] || exit 0
fi

echo "Not installed: $wanted"
echo "Debian: apt-get install $wanted"
echo "macOS: brew install --cask google-chrome; brew install redis postgresql"
if [ "${CI:-}" = true ] || ! has_browser; then
    exit 1
fi
echo "Without them the tests that need them are skipped."
