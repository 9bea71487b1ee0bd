#!/bin/sh
# Compiles the worker's accelerator, if there is a C compiler: compile.sh HEADERS TARGET.
# HEADERS is a folder that has Python.h somewhere below it; the result is in TARGET. Without a
# compiler, and where it fails, workers run the Python that it stands beside. Always ends with 0.
set -u

headers=$1 target=$2
sources=$(dirname "$(readlink -f "$0")")
result=$target/_accelerator.abi3.so
compiler=${CC:-cc}

go_without() {
    printf 'islay: no accelerator for Python workers, which are slower without: %s\n' "$1" >&2
    rm -f "$result" "$result.new"
    exit 0
}

include=$(find "$headers" -name Python.h -exec dirname {} \; 2>/dev/null | head -n 1)
[ -n "$include" ] || go_without "no Python.h in $headers"
command -v "${compiler%% *}" >/dev/null 2>&1 || go_without "there is no C compiler ($compiler)"
[ -e "$result" ] && [ -z "$(find "$sources" -newer "$result")" ] && exit 0

mkdir -p "$target"
# shellcheck disable=SC2086 # CC may hold options
$compiler -std=c11 -O2 -g0 -fPIC -shared -fvisibility=hidden -Wall -Wextra -Wl,-z,relro,-z,now \
    -I"$include" -o "$result.new" "$sources"/*.c || go_without "$compiler failed"
mv "$result.new" "$result"
