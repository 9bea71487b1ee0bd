# shellcheck shell=sh
# Builds the program when its sources have changed. Sourced by ./islay, after jdk.sh and maven.sh.
#
# A program lies in .build/program-HASH, where HASH is that of the contents of all sources: it never
# changes once it is there, so a server that runs is not disturbed by the next build. It is built
# from a copy of the sources, so neither a build by hand nor what it left behind matters.
: "${root:?}" "${status_no_java:?}"

digest() {
    if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi
}

list_sources() {
    find pom.xml .mvn ./*/pom.xml ./*/src/main -type d -name __pycache__ -prune -o -type f -print \
        | LC_ALL=C sort
}

# The name of what the sources, as they are now, are built into.
program_folder() (
    cd "$root" || exit
    hash=$(list_sources | tr '\n' '\0' | xargs -0 cksum | digest | cut -c 1-16)
    printf '%s/.build/program-%s\n' "$root" "$hash"
)

say() {
    printf 'islay: %s\n' "$1" >&2
}

# Runs a command while no other build runs in this checkout.
locked() {
    if command -v flock >/dev/null; then
        (
            flock -n 8 || { say "waiting for another build" && flock 8; }
            "$@"
        ) 8>"$root/.build/lock"
    else
        lock_by_folder
        ( "$@" )
        result=$?
        rm -rf "$root/.build/lock.d"
        return "$result"
    fi
}

# Waits for a folder to be ours. One whose maker is gone is taken away.
lock_by_folder() {
    until mkdir "$root/.build/lock.d" 2>/dev/null; do
        owner=$(cat "$root/.build/lock.d/pid" 2>/dev/null)
        if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
            rm -rf "$root/.build/lock.d"
        else
            sleep 1
        fi
    done
    echo $$ >"$root/.build/lock.d/pid"
}

# Shows the modules that Maven comes to, in one line.
show_progress() {
    while read -r line; do
        case $line in
            '[INFO] Building Islay: '*)
                line=${line#'[INFO] Building Islay: '}
                printf ' %s,' "${line% [0-9]*}" >&2
                ;;
        esac
    done
}

copy_sources() {
    rm -rf "$1" && mkdir -p "$1" && list_sources | tar cf - -T - | (cd "$1" && tar xf -)
}

build_failed() {
    printf '\n' >&2
    say "the build failed; all of its output is in $log"
    sed -n -e '/\[ERROR\] Failed to execute goal/q' -e '/\[ERROR\]/p' "$log" | head -n 20 >&2
    exit "$status_no_java"
}

first_time() {
    set -- "$root"/.build/program-*
    [ -d "$1" ] || printf ' for the first time, which downloads libraries'
}

# Called under the lock.
build() {
    [ ! -d "$folder" ] || return 0
    log=$root/.build/build.log
    work=$root/.build/work
    started=$(date +%s)
    find_home
    find_maven
    printf 'islay: building%s:' "$(first_time)" >&2
    (cd "$root" && copy_sources "$work") || build_failed
    (cd "$work" && run_maven -B -ntp -Dquick -Dmaven.test.skip=true package -pl cli -am) \
        2>&1 | tee "$log" | show_progress
    grep -q 'BUILD SUCCESS' "$log" || build_failed
    publish || build_failed
    printf ' done in %d s\n' $(($(date +%s) - started)) >&2
    remove_unused
}

# Puts what was built into its place, all at once.
publish() {
    mv "$work"/cli/target/islay-cli-*.jar "$work/cli/target/program/" \
        && : >"$work/cli/target/program/in-use" \
        && mv "$work/cli/target/program" "$folder" \
        && rm -rf "$work"
}

# Removes other programs, except those that a server holds; see hold_program.
remove_unused() {
    command -v flock >/dev/null || return 0
    for other in "$root"/.build/program-*; do
        if [ "$other" != "$folder" ] && flock -n -x "$other/in-use" true 2>/dev/null; then
            rm -rf "$other"
        fi
    done
}

# Keeps the program from being removed for as long as this process lives. The lock stays with the
# descriptor, through exec. With more than six sockets of systemd, number 9 is one of them, and a
# POSIX shell has no higher one to offer: the program is not held then.
hold_program() {
    if [ "${LISTEN_FDS:-0}" -gt 6 ] 2>/dev/null && [ "${LISTEN_PID:-}" = $$ ]; then
        [ -e "$folder/in-use" ]
        return
    fi
    exec 9<"$folder/in-use"
    ! command -v flock >/dev/null || flock -n -s 9
}

# Sets `folder` to where the program is, built if need be, and `built` to whether it was.
find_program() {
    built=no
    folder=$(program_folder)
    until [ -d "$folder" ] && hold_program 2>/dev/null; do
        mkdir -p "$root/.build" 2>/dev/null && [ -w "$root/.build" ] || {
            say "the sources have changed and $root/.build cannot be written to"
            exit "$status_no_java"
        }
        locked build || exit
        built=yes
    done
}

# All jars: our own first, since most classes are looked up there; last the one that holds Python.
class_path() {
    path=
    for jar in "$folder"/islay-*.jar "$folder"/[!ic]*.jar "$folder"/i[!s]*.jar "$folder"/c*.jar; do
        [ ! -e "$jar" ] || path=$path${path:+:}$jar
    done
    printf '%s\n' "$path"
}
