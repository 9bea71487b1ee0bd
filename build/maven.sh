# shellcheck shell=sh
# Runs Maven, by its wrapper or as installed. Sourced by ./islay and ./test, after jdk.sh.
: "${program:?}" "${root:?}" "${status_no_java:?}"

# Keeps the JVM of Maven itself from warning about what its libraries do.
quiet_maven_options="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"

# Sets `maven`: the wrapper if it can start, which may mean a download, else what is on PATH.
find_maven() {
    if sh "$root/mvnw" --version >/dev/null 2>&1; then
        maven=$root/mvnw
    elif maven=$(command -v mvn); then
        :
    else
        printf '%s: %s\n' "$program" \
            "Maven cannot be downloaded from repo.maven.apache.org, and there is no mvn on PATH" >&2
        exit "$status_no_java"
    fi
}

# A home that can be written to, for those users who have none.
find_home() {
    if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then
        HOME=$root/.build/home
        mkdir -p "$HOME"
        repository=$HOME/.m2/repository
    fi
    export HOME
}

run_maven() {
    MAVEN_OPTS="$quiet_maven_options ${MAVEN_OPTS:-}" \
        sh "$maven" ${repository:+"-Dmaven.repo.local=$repository"} "$@"
}
