# Shared by Tools/run and Tools/test: sourced, never run. Callers have `set -euo pipefail` and stand at the root.

# Linked into the binary: the compression libraries' archives and headers.
BUILD_PACKAGES=(liblz4-dev libzstd-dev zlib1g-dev libsnappy-dev)
# A client in C, and Python's own way to make an environment.
TEST_PACKAGES=(kcat python3-venv)

# Swift, clang and pip keep caches, and Swift leaves directories in the temporary one: all of it stays in here.
export XDG_CACHE_HOME=$PWD/.build/cache TMPDIR=$PWD/.build/tmp
mkdir -p "$XDG_CACHE_HOME" "$TMPDIR"

say() { printf '\n== %s\n' "$*"; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Where sudo wants a password, somebody must be there to type it.
may_become_root() {
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null || { [ -t 0 ] && command -v sudo >/dev/null; }
}

is_installed() { dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

# Installs what is missing of the named Debian packages. Elsewhere it says what is needed and goes on: the libraries
# may be there under other names.
need_packages() {
    local missing=() package
    if ! command -v dpkg-query >/dev/null; then
        echo "this is no Debian; needed are the libraries of: $*"
        return 0
    fi
    for package in "$@"; do is_installed "$package" || missing+=("$package"); done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "installing ${missing[*]}"
    if ! may_become_root; then
        echo "needs root; run: sudo apt-get install ${missing[*]}" >&2
        return 1
    fi
    # A list of packages that is missing or old only shows when an installation fails.
    install_packages "${missing[@]}" 2>/dev/null || { as_root apt-get update -q && install_packages "${missing[@]}"; }
}

install_packages() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}

need_swift() {
    command -v swift >/dev/null && return 0
    echo "the Swift toolchain (6.2 or later) is not on the PATH; see https://www.swift.org/install" >&2
    return 1
}

# Makes .venv with what Tools/requirements.txt names; again only when that file has changed.
need_python() {
    local wanted=Tools/requirements.txt stamp=.venv/requirements.txt python
    if [ -x .venv/bin/python ] && cmp -s "$wanted" "$stamp"; then return 0; fi
    say "Python environment in .venv"
    rm -rf .venv
    # The system's first: what is pinned has wheels for it. It lacks ensurepip where python3-venv could not be installed.
    for python in /usr/bin/python3 python3; do
        if "$python" -m venv .venv 2>/dev/null && .venv/bin/python -m pip --version >/dev/null 2>&1; then break; fi
        rm -rf .venv
    done
    [ -x .venv/bin/python ] || { echo "no Python 3 can make a virtual environment" >&2; return 1; }
    .venv/bin/python -m pip install -q --disable-pip-version-check -r "$wanted"
    cp "$wanted" "$stamp"
}
