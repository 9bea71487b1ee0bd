# shellcheck shell=sh
# Finds a JDK that is new enough. Sourced by ./islay and ./test.
: "${program:?}"

oldest_java=25
status_no_java=5

# The major version of the JDK in a directory; nothing when there is none.
jdk_version() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
    if [ -r "$1/release" ]; then
        sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9]*\).*/\1/p' "$1/release"
    else
        "$1/bin/java" -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p'
    fi
}

jdk_is_new_enough() {
    version=$(jdk_version "$1")
    [ "${version:-0}" -ge "$oldest_java" ] 2>/dev/null
}

# The JDK that `java` on PATH belongs to.
jdk_on_path() {
    java=$(command -v java) || return 0
    dirname "$(dirname "$(readlink -f "$java")")"
}

# Sets JAVA_HOME to the first JDK of the usual places that is new enough.
find_jdk_in_usual_places() {
    for home in \
        /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/* /opt/java/* /usr/local/* \
        "${HOME:-/nowhere}"/.sdkman/candidates/java/* "${HOME:-/nowhere}"/.jdks/* \
        "${HOME:-/nowhere}"/.local/share/mise/installs/java/* \
        "${HOME:-/nowhere}"/.asdf/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        if jdk_is_new_enough "$home"; then
            JAVA_HOME=$home
            return 0
        fi
    done
    return 1
}

no_jdk() {
    printf '%s: %s\n' "$program" "$1" >&2
    exit "$status_no_java"
}

# Sets JAVA_HOME, or ends the script.
find_jdk() {
    if [ -n "${ISLAY_JAVA_HOME:-}" ]; then
        jdk_is_new_enough "$ISLAY_JAVA_HOME" \
            || no_jdk "ISLAY_JAVA_HOME=$ISLAY_JAVA_HOME is not a JDK $oldest_java or newer"
        JAVA_HOME=$ISLAY_JAVA_HOME
    elif ! jdk_is_new_enough "${JAVA_HOME:-}"; then
        JAVA_HOME=$(jdk_on_path)
        jdk_is_new_enough "$JAVA_HOME" || find_jdk_in_usual_places || no_jdk \
            "a JDK $oldest_java or newer is needed and none was found. Install one (https://adoptium.net, or apt install openjdk-$oldest_java-jdk), or say where it is: ISLAY_JAVA_HOME=/path/to/jdk"
    fi
    export JAVA_HOME
}
