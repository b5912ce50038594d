#!/bin/sh
# Runs every bench and measurement and keeps what they print in benches/record/,
# each file with the date, the processor and the toolchain at its head, and the
# tables made of them in benches/record/tables.md. Takes about half an hour;
# close what else runs.
#
#   benches/record.sh [lookup|rivals|rivals-ptrhash|measure|flows]...   all, if none is named
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
record=$root/benches/record
mkdir -p "$record"
cd "$root"

head_of() {
    echo "date: $(date -u '+%Y-%m-%d %H:%M') UTC"
    echo "processor: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores"
    echo "caches: $(lscpu | sed -n 's/^\(L[0-9][^:]*\): */\1 /p' | tr '\n' ';')"
    echo "system: $(uname -srm)"
    echo "toolchain: $(rustc --version), $(cargo --version)"
    echo "sources: $(git describe --always --dirty)"
    echo "load at the start: $(cut -d ' ' -f 1-3 /proc/loadavg)"
    echo "command: $*"
    echo
}

# keep NAME COMMAND...
keep() {
    name=$1
    shift
    # Criterion compares with the run before where it finds one.
    rm -rf "$root/target/criterion" "$root/benches/rivals/target/criterion"
    {
        head_of "$*"
        "$@" 2>&1 | grep -v '^ *\(Compiling\|Downloaded\|Downloading\|Updating\|Locking\|Adding\|Blocking\)'
    } >"$record/$name.txt"
}

[ $# -gt 0 ] || set -- lookup rivals rivals-ptrhash measure flows
for part in "$@"; do
    case $part in
    lookup) keep lookup cargo bench --bench lookup ;;
    rivals) keep rivals cargo bench --manifest-path benches/rivals/Cargo.toml --bench rivals ;;
    rivals-ptrhash) keep rivals-ptrhash cargo bench --manifest-path benches/rivals/Cargo.toml --bench rivals --features ptrhash ;;
    measure) keep measure benches/measure.sh ;;
    flows) keep flows benches/flows.sh ;;
    *)
        echo "record.sh: found \`$part\`, expected lookup, rivals, rivals-ptrhash, measure or flows" >&2
        exit 2
        ;;
    esac
done

for name in lookup rivals rivals-ptrhash; do
    [ -f "$record/$name.txt" ] || continue
    printf '\n# %s.txt\n\n' "$name"
    sed -n '1,/^$/s/^\([a-z]\)/- \1/p' "$record/$name.txt"
    awk -f benches/tables.awk "$record/$name.txt"
done >"$record/tables.md"
if [ -f "$record/measure.txt" ]; then
    {
        printf '\n# measure.txt\n\n'
        sed 's/^\([a-z ]*: \)/- \1/' "$record/measure.txt"
    } >>"$record/tables.md"
fi
