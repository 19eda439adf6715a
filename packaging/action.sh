#!/usr/bin/env bash
# The steps of action.yml.
#
#   packaging/action.sh source    a key for what is built of this source
#   packaging/action.sh build     build it, unless it is there
#   packaging/action.sh scan      scan, tell what has changed, and judge the exit status
#
# What the steps are given stands in the environment, never in a command: an input
# is no code.  GITHUB_OUTPUT and GITHUB_STEP_SUMMARY are files to add to.
set -euo pipefail

here=$(cd "$(dirname "$0")/.." && pwd)
prefix=${RUNNER_TEMP:?}/hubcensus
# A job's summary may have a mebibyte.
summary_most=900000

fail() {
    echo "::error title=hubcensus::$1"
    exit "${2:-1}"
}

# NAME VALUE for the steps that follow.
output() {
    case "$2" in
    *$'\n'*) fail "$1: a name of more than one line" ;;
    esac
    printf '%s=%s\n' "$1" "$2" >>"${GITHUB_OUTPUT:?}"
}

tell_source() {
    cd "$here"
    # Also of the system: what was built for another may not run on this one.
    output key "$(find . \( -path ./.git -o -path ./tests -o -path ./bench -o -path ./sample -o -path ./out -o \
        -path './build*' \) -prune -o -type f -print0 | sort -z | xargs -0 cat /etc/os-release | sha256sum | cut -c 1-16)"
}

build() {
    # Its libraries are wanted also where it is built already.
    "$here/packaging/install-packages" build
    if [ ! -x "$prefix/bin/hubcensus" ]; then
        (
            cd "$here"
            cmake --preset release -DBUILD_TESTING=OFF >/dev/null
            cmake --build --preset release --target hubcensus completions
            cmake --install build --prefix "$prefix" --component hubcensus >/dev/null
        )
    fi
    "$prefix/bin/hubcensus" --version
}

# Run the scan; its summary goes to a file, what it tells meanwhile to the log.
run_scan() {
    local task arguments
    local -a words extra
    words=(scrape --output "$folder")
    [ -z "${HUBCENSUS_PROFILE:-}" ] || words+=(--profile "$HUBCENSUS_PROFILE")
    [ -z "${HUBCENSUS_SUPPORTED_FROM:-}" ] || words+=(--supported-from "$HUBCENSUS_SUPPORTED_FROM")
    [ -z "${HUBCENSUS_MIN_DOWNLOADS:-}" ] || words+=(--min-downloads "$HUBCENSUS_MIN_DOWNLOADS")
    while read -r task; do
        [ -z "$task" ] || words+=(--task "$task")
    done <<<"${HUBCENSUS_TASK:-}"
    arguments=${HUBCENSUS_ARGUMENTS:-}
    read -ra extra <<<"${arguments//$'\n'/ }"
    # An unset token is none; an empty one would be refused.
    [ -n "${HF_TOKEN:-}" ] || unset HF_TOKEN
    "$prefix/bin/hubcensus" "${words[@]}" ${extra[@]+"${extra[@]}"} >"$work/scan.txt"
}

# Whether fail-on names this.
fails_on() {
    local word
    for word in "${fail_on[@]}"; do
        [ "$word" != "$1" ] || return 0
    done
    return 1
}

# The words of fail-on, into `fail_on`; its last is empty, since an empty array counts as unset in old shells.
read_fail_on() {
    local word given=${HUBCENSUS_FAIL_ON:-}
    read -ra fail_on <<<"${given//[,$'\n']/ }"
    for word in ${fail_on[@]+"${fail_on[@]}"}; do
        case "$word" in
        incomplete | unavailable | changed) ;;
        *) fail "fail-on: expected incomplete, unavailable or changed, got $word" 2 ;;
        esac
    done
    fail_on+=('')
}

# Whether the folder differs from HEAD, into `changed`, and how, into a file.
compare() {
    [ -f "$folder/supported_models.json" ] || return 0
    if ! git -C "$folder" rev-parse --git-dir >/dev/null; then
        changed=true
        echo 'There is no repository to compare with: the log says why.' >"$work/diff.md"
    elif ! git -C "$folder" cat-file -e HEAD:./supported_models.json 2>/dev/null; then
        changed=true
        echo 'The registry is new.' >"$work/diff.md"
    else
        "$prefix/bin/hubcensus" diff "$folder@HEAD" "$folder" --format markdown >"$work/diff.md" || return
        "$prefix/bin/hubcensus" diff "$folder@HEAD" "$folder" --exit-code >/dev/null || changed=true
    fi
}

# What the exit status means, for people.
say_status() {
    case "$1" in
    0) ;;
    3) echo 'The scan is incomplete: the log lists what is missing.' ;;
    75) echo 'The Hub is unavailable. The place is kept: the next run goes on from it.' ;;
    4) echo 'The token was refused.' ;;
    *) echo "The scan has failed with status $1: the log says why." ;;
    esac
}

write_summary() {
    local message
    message=$(say_status "$1")
    {
        echo "## hubcensus: $folder"
        [ -z "$message" ] || printf '\n> %s\n' "$message"
        if [ -s "$work/scan.txt" ]; then
            printf '\n```text\n'
            cat "$work/scan.txt"
            printf '```\n'
        fi
        if [ -s "$work/diff.md" ]; then
            echo
            cat "$work/diff.md"
        fi
        if [ -f "$folder/architecture_gaps.json" ]; then
            printf '\n### What to support next\n\n'
            "$prefix/bin/hubcensus" gaps --output "$folder" --top 10 --format markdown || true
        fi
    } >"$work/whole.md"
    if [ "$(wc -c <"$work/whole.md")" -gt "$summary_most" ]; then
        head -c "$summary_most" "$work/whole.md" | sed '$d' >"$work/summary.md"
        printf '\nThe rest is too long for this page.\n' >>"$work/summary.md"
    else
        cp "$work/whole.md" "$work/summary.md"
    fi
    cat "$work/summary.md" >>"${GITHUB_STEP_SUMMARY:?}"
    output summary "$work/summary.md"
}

scan() {
    local status=0 compared=0 changed=false
    folder=${HUBCENSUS_OUTPUT:-registry}
    work=$prefix.work
    mkdir -p "$work"
    : >"$work/scan.txt"
    : >"$work/diff.md"
    read_fail_on
    output folder "$folder"
    run_scan || status=$?
    output status "$status"
    case "$status" in
    0 | 3) compare || compared=$? ;;
    esac
    output changed "$changed"
    write_summary "$status"
    [ "$compared" -eq 0 ] || fail 'The registry could not be compared with that of HEAD: the log says why.' "$compared"
    case "$status" in
    0) ;;
    3 | 75)
        echo "::warning title=hubcensus::$(say_status "$status")"
        if { [ "$status" -eq 3 ] && fails_on incomplete; } ||
            { [ "$status" -eq 75 ] && fails_on unavailable; }; then
            exit "$status"
        fi
        ;;
    *) fail "$(say_status "$status")" "$status" ;;
    esac
    if [ "$changed" = true ] && fails_on changed; then
        fail 'The registry has changed, and fail-on names that.'
    fi
}

case "${1:-}" in
source) tell_source ;;
build) build ;;
scan) scan ;;
*)
    echo 'usage: packaging/action.sh source|build|scan' >&2
    exit 2
    ;;
esac
