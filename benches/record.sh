#!/bin/sh
# Runs every bench and measurement and keeps what they print in benches/record/,
# each file with the date, the processor and the toolchain at its head. Takes
# about half an hour; close what else runs.
#
#   benches/record.sh [lookup|search|overlay|rivals|rivals-ptrhash|measure|size|flows]...   all, if none is named
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
record=$root/benches/record
mkdir -p "$record"
cd "$root"
# Warnings are no part of a record.
export RUSTFLAGS=--cap-lints=allow

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
        "$@" 2>&1 | grep -v -e '^Benchmarking' -e '^ *\(Compiling\|Finished\|Running\|Download\|Updating\|Locking\|Adding\|Blocking\)'
    } >"$record/$name.txt"
}

[ $# -gt 0 ] || set -- lookup search overlay rivals rivals-ptrhash measure size flows
for part in "$@"; do
    case $part in
    lookup) keep lookup cargo bench -p portolan-benches --bench lookup ;;
    search) keep search cargo bench -p portolan-benches --bench search ;;
    overlay) keep overlay cargo bench -p portolan-benches --bench overlay ;;
    rivals) keep rivals cargo bench --manifest-path benches/rivals/Cargo.toml --bench rivals ;;
    rivals-ptrhash) keep rivals-ptrhash cargo bench --manifest-path benches/rivals/Cargo.toml --bench rivals --features ptrhash ;;
    measure) keep measure benches/measure.sh ;;
    size) keep size benches/measure.sh size instructions ;;
    flows) keep flows benches/flows.sh ;;
    *)
        echo "record.sh: found \`$part\`, expected lookup, search, overlay, rivals, rivals-ptrhash, measure, size or flows" >&2
        exit 2
        ;;
    esac
done

# The others print their tables themselves.
if [ -f "$record/lookup.txt" ]; then
    {
        sed '/^$/q' "$record/lookup.txt"
        awk -f benches/tables.awk "$record/lookup.txt"
    } >"$record/lookup.md"
fi
