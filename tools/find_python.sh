#!/bin/sh
# Prints the path of a Python that can run Pupitre (3.12 or newer), or says what to do.
# Looks on the PATH first, then in pyenv's folders; PYTHON=/some/python decides for itself.
set -u

usable() {
    "$1" -c 'import sys, ssl, sqlite3, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
}

offer() {
    if usable "$1"; then
        "$1" -c 'import sys; print(sys.executable)'
        exit 0
    fi
}

if [ -n "${PYTHON:-}" ]; then
    offer "$PYTHON"
    echo "PYTHON=$PYTHON is not a working Python 3.12 or newer (with ssl, sqlite3 and venv)." >&2
    exit 1
fi

# 3.13 is the version Pupitre is developed on; the others are supported.
for version in 3.13 3.14 3.12; do
    offer "python$version"
    for folder in $(ls -d "${PYENV_ROOT:-$HOME/.pyenv}/versions/$version".* 2>/dev/null | sort -Vr); do
        offer "$folder/bin/python3"
    done
done
offer python3

echo "Pupitre needs Python 3.12 or newer (with ssl, sqlite3 and venv), and found none:" \
    "install it (Debian: apt-get install python3 python3-venv; elsewhere: python.org or 'pyenv install 3.13')," \
    "or point to one with 'make PYTHON=/path/to/python3'." >&2
exit 1
