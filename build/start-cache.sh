# shellcheck shell=sh
# Lets the JVM start from a cache of what it knows of our classes (an AOT cache: JEP 483, 514, 515).
# Sourced by ./islay, behind program.sh.
#
# A cache is made on this machine, once the program is built, or by a server that has run for some
# seconds, and lies beside the program that it is of. It is used only when nothing that it was made
# of has changed, and the name says what that was: JVM, jars by their content, options, processor.
# The JVM does not see all of it by itself: up to 25.0.3 it takes a cache although a jar was
# replaced, and runs the old code (JDK-8377932).
: "${root:?}"

# Before 25.0.5 a cache holds code for the processor that it was made on, and nobody checks
# (JDK-8388703). Later JVMs may not know the option any more.
start_cache_workaround() {
    if grep -q '^JAVA_VERSION="25\(\.0\.[0-4]\)\{0,1\}\(\.[0-9.]*\)\{0,1\}"' "$JAVA_HOME/release" 2>/dev/null; then
        printf '%s' '-XX:+UnlockDiagnosticVMOptions -XX:-AOTAdapterCaching'
    fi
}

# The processor, as far as it matters to compiled code.
processor() {
    if [ -r /proc/cpuinfo ]; then
        sed -n -e '/^$/q' -e '/^model name/p' -e '/^CPU part/p' -e '/^flags/p' -e '/^Features/p' \
            /proc/cpuinfo
    else
        uname -m
    fi
}

# What a cache with these options depends on. The jar that holds Python has no classes.
start_cache_name() {
    {
        cat "$JAVA_HOME/release"
        ls -l "$JAVA_HOME/lib/modules"
        printf '%s\n' "$JAVA_HOME" "$folder" "$@"
        processor
        printf '%s\n' "$folder"/cpython-*.jar
        cksum "$folder"/[!c]*.jar "$folder"/c[!p]*.jar 2>/dev/null
    } | digest | cut -c 1-16
}

# One more word for the JVM: which cache to use, or where to make one; nothing when it is off.
start_cache_option() {
    [ "${ISLAY_START_CACHE:-on}" != off ] || return 0
    cache=$folder/start-$(start_cache_name "$@").aot
    if [ -r "$cache" ]; then
        printf '%s' "-XX:AOTCache=$cache"
    elif [ -w "$folder" ] && [ ! -e "$cache.failed" ]; then
        printf '%s' "-Dislay.start-cache=$cache"
    fi
}

# Makes the cache when the program has just been built: who started it has waited already, and every
# server starts warm. Those that live for some seconds only would never come to make one.
prepare_after_build() {
    case $built$start_cache in
        yes-Dislay*) ;;
        *) return ;;
    esac
    started=$(date +%s)
    printf 'islay: preparing its start, once:' >&2
    if (become_program prepare) </dev/null >/dev/null 2>&1; then
        printf ' done in %d s\n' $(($(date +%s) - started)) >&2
    else
        printf ' not done, servers start without\n' >&2
    fi
    start_cache=$(start_cache_option "$java_options")
}
