#!/bin/sh
# Make .venv with everything Thaw needs, and say what is installed. As root or as a user; nothing is read from
# standard input, so that a conversation may be piped into "make run".
#   tools/setup.sh run    what the companion needs
#   tools/setup.sh dev    also what tests and checks need
set -eu
cd "$(dirname "$0")/.."
extra=${1:-run}
venv=${THAW_VENV:-.venv}

say() { printf '%s\n' "setup: $*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@" </dev/null >&2
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo -n "$@" </dev/null >&2
    elif command -v sudo >/dev/null 2>&1 && [ -t 0 ]; then sudo "$@" >&2
    else return 1
    fi
}

updated=
debian_package() {
    command -v apt-get >/dev/null 2>&1 || return 1
    say "installing the system package $1"
    if [ -z "$updated" ]; then as_root apt-get update -qq || return 1; updated=yes; fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1"
}

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; }

find_python() {
    for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if fits "$name"; then command -v "$name"; return 0; fi
    done
    return 1
}

stamp=$(cat pyproject.toml requirements.lock tools/setup.sh | cksum | tr ' \t' '--')
if [ ! -x "$venv/bin/python" ] || ! fits "$venv/bin/python"; then
    python=$(find_python) || { debian_package python3 && python=$(find_python); } || {
        say "Thaw needs Python 3.11, 3.12 or 3.13. Please install one, then run this again."
        exit 3
    }
    say "making $venv with $("$python" --version)"
    rm -rf "$venv"
    if ! "$python" -m venv "$venv" >/dev/null 2>&1; then
        rm -rf "$venv"
        debian_package python3-venv && "$python" -m venv "$venv" || {
            say "Python cannot make a virtual environment. Please install the package python3-venv, then run this again."
            exit 3
        }
    fi
fi

have=$(cat "$venv/.thaw" 2>/dev/null || true)
case "$have" in
    "$stamp dev" | "$stamp $extra") ;;
    *)
        say "installing Python packages (the first time takes a minute or two)"
        target=.
        [ "$extra" = dev ] && target='.[dev]'
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
            --constraint requirements.lock --editable "$target" </dev/null >&2 || {
            say "the Python packages could not be installed. Is there a network connection? See the lines above."
            exit 3
        }
        printf '%s %s\n' "$stamp" "$extra" >"$venv/.thaw"
        ;;
esac

if [ "$(uname)" = Linux ] && ! "$venv/bin/python" -c 'import sounddevice' >/dev/null 2>&1; then
    debian_package libportaudio2 || say "without the system package libportaudio2 there is no microphone; Thaw will converse in text."
fi
