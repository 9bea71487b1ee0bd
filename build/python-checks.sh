#!/bin/sh
# Checks the Python sources: ruff's linter, formatting, that Python 2.7 can compile what runs on it, and the
# tests of the benchmark program, and the properties of the worker's protocol. The worker's own tests run with those of the module tests, on every Python.
# Run by the build (python/pom.xml); can be run by hand from anywhere.
set -eu

root=$(dirname "$(dirname "$(readlink -f "$0")")")
ruff_version=0.17.6
tools=$root/.build/ruff-$ruff_version
hypothesis_version=6.170.15
hypothesis=$root/.build/hypothesis-$hypothesis_version

say() {
    printf 'python-checks: %s\n' "$1" >&2
}

# Installs a package once, aside first, so that an interrupted installation does not count.
install() {
    package=$1 folder=$2
    [ -d "$folder" ] && return
    python=$(command -v python3) || { say "python3 is needed to install $package"; exit 1; }
    say "installing $package"
    rm -rf "$folder.new"
    mkdir -p "$folder.new"
    "$python" -m pip install --quiet --root-user-action=ignore --disable-pip-version-check --no-input \
        --target "$folder.new" "$package"
    mv "$folder.new" "$folder"
}

python27() {
    for found in "${PYENV_ROOT:-${HOME:-/nowhere}/.pyenv}"/versions/2.7*/bin/python \
        "$(command -v python2.7 || true)"; do
        # A shim of pyenv is there whether its version is switched on or not.
        if [ -x "$found" ] && "$found" -c pass 2>/dev/null; then
            printf '%s\n' "$found"
            return
        fi
    done
}

compile_under_27() {
    python=$(python27)
    if [ -z "$python" ]; then
        say "no Python 2.7 here: its compilation is skipped"
        return
    fi
    find "$root/python/src/main/python" "$root/python/src/main/resources" "$root/python/src/test/python" \
        "$root/conformance/src/main/resources" \
        "$root/examples/hello" "$root/examples/upperware" -name '*.py' -exec \
        "$python" -c 'import sys
for name in sys.argv[1:]:
    with open(name) as source:
        compile(source.read(), name, "exec")' {} +
}

cd "$root"
install "ruff==$ruff_version" "$tools"
"$tools/bin/ruff" check --quiet .
"$tools/bin/ruff" format --check --quiet .
compile_under_27
(cd benchmarks && python3 -B -m unittest discover --quiet -s tests -t .)
install "hypothesis==$hypothesis_version" "$hypothesis"
PYTHONPATH=$root/python/src/main/python:$root/python/src/test/python:$hypothesis HYPOTHESIS_STORAGE_DIRECTORY=$root/.build \
    python3 -B -m unittest --quiet properties
