#!/bin/sh
# Measures what the crate costs a program that depends on it, beside other
# crates: size, relocations, heap, first lookup, build time, instructions.
#
#   benches/measure.sh [size|first|build|instructions]...     all, if none is named
#   benches/measure.sh guard
#
# The last compares instructions and relocations with benches/limits.txt, and
# fails if one is above its limit; neither depends on how busy the machine is.
#
# Prints tables in Markdown. Needs Cargo, readelf and size (binutils), and
# valgrind; the crates that are compared must be fetchable or fetched. Works in
# target/measure, and leaves nothing else behind.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
work=$root/target/measure
runs=${RUNS:-5}
port_desc='port-desc = "=0.1.1"'
iana_services='iana-services = "=0.1.0"'
portolan="portolan = { path = \"$root\" }"
# Each asks for one thing.
programs="names descriptions by_name batch everything usual find labels flow claims overlay system search page"

export CARGO_PROFILE_RELEASE_OPT_LEVEL=3 CARGO_PROFILE_RELEASE_STRIP=true
unset CARGO_TARGET_DIR CARGO_BUILD_TARGET
# As for a crate from a registry.
export RUSTFLAGS=--cap-lints=allow

# package NAME DEPENDENCY: a program of its own, of benches/programs/NAME.rs.
package() {
    mkdir -p "$work/$1/src"
    cp "$root/benches/programs/$1.rs" "$work/$1/src/main.rs"
    cat >"$work/$1/Cargo.toml" <<END
[package]
name = "$1"
version = "0.0.0"
edition = "2024"
[dependencies]
$2
[workspace]
END
}

# Makes all packages, and the rows that one of them embeds.
prepare() {
    package empty ''
    for name in $programs write_rows instructions first; do
        package "$name" "$portolan"
    done
    package port_desc "$port_desc"
    package first_port_desc "$port_desc"
    package iana_services "$iana_services"
    package first_iana_services "$iana_services"
    package rows ''
    build write_rows
    "$work/target/release/write_rows" >"$work/rows/generated_rows.rs"
}

# build NAME: in release, all programs sharing one target folder.
build() {
    CARGO_TARGET_DIR=$work/target cargo build --quiet --release --manifest-path "$work/$1/Cargo.toml"
}

section() {
    size -A -d "$1" | awk -v name="$2" '$1 == name { bytes = $2 } END { print bytes + 0 }'
}

relocations() {
    readelf -rW "$1" | grep -c ' R_' || true
}

bytes() {
    wc -c <"$1"
}

# allocations FILE: how many, and how many bytes, in one run.
allocations() {
    valgrind "$1" 2>&1 | sed -n 's/.*total heap usage: \([0-9,]*\) allocs, [0-9,]* frees, \([0-9,]*\) bytes.*/\1 \2/p' | tr -d ,
}

sizes() {
    for lto in off fat; do
        export CARGO_PROFILE_RELEASE_LTO=$lto
        echo
        echo "Added to an empty program; opt-level 3, stripped, lto = \"$lto\""
        echo
        echo "| program | file, bytes | .rodata | .text | .data.rel.ro | .data | .bss | relocations | allocations | bytes allocated |"
        echo "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
        build empty
        empty=$work/empty.bin
        cp "$work/target/release/empty" "$empty"
        set -- $(allocations "$empty")
        empty_count=$1 empty_bytes=$2
        for name in $programs port_desc iana_services rows; do
            build "$name"
            program=$work/target/release/$name
            printf '| %s | %d ' "$name" $(($(bytes "$program") - $(bytes "$empty")))
            for section in .rodata .text .data.rel.ro .data .bss; do
                printf '| %d ' $(($(section "$program" $section) - $(section "$empty" $section)))
            done
            printf '| %d ' $(($(relocations "$program") - $(relocations "$empty")))
            set -- $(allocations "$program")
            printf '| %d | %d |\n' $(($1 - empty_count)) $(($2 - empty_bytes))
        done
    done
    unset CARGO_PROFILE_RELEASE_LTO
}

median() {
    sort -n | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'
}

first() {
    echo
    echo "First lookup after the start, median of 21 runs"
    echo
    echo "| program | nanoseconds |"
    echo "|---|---:|"
    for name in first first_port_desc first_iana_services; do
        build "$name"
        printf '| %s | %d |\n' "$name" "$(for _ in $(seq 21); do "$work/target/release/$name"; done | median)"
    done
}

# timed FILE COMMAND...: adds the wall time to FILE.wall and the time of all
# processors to FILE.cpu, in milliseconds.
timed() {
    file=$1
    shift
    times >"$work/before"
    start=$(date +%s%N)
    "$@" >/dev/null
    echo $((($(date +%s%N) - start) / 1000000)) >>"$file.wall"
    times >"$work/after"
    cat "$work/before" "$work/after" | awk '
        function seconds(time) { split(time, part, /[ms]/); return part[1] * 60 + part[2] }
        { used[NR] = seconds($1) + seconds($2) }
        END { printf "%d\n", 1000 * (used[4] - used[2]) }' >>"$file.cpu"
}

# both FILE: the medians as cells of a table.
both() {
    printf '| %d | %d ' "$(median <"$1.wall")" "$(median <"$1.cpu")"
}

# compile PACKAGE [--release]: in the folder of cold builds.
compile() {
    CARGO_TARGET_DIR=$work/cold cargo build --quiet --offline ${2-} --manifest-path "$work/$1/Cargo.toml"
}

builds() {
    rm -f "$work"/*.wall "$work"/*.cpu
    for name in names port_desc iana_services rows; do
        cargo fetch --quiet --manifest-path "$work/$name/Cargo.toml"
    done
    # In turn, so that a slow minute of the machine falls on all of them.
    for _ in $(seq "$runs"); do
        for name in names port_desc iana_services rows; do
            rm -rf "$work/cold"
            timed "$work/$name.release" compile "$name" --release
            rm -rf "$work/cold"
            timed "$work/$name.debug" compile "$name"
        done
    done
    echo
    echo "Cold build of a dependent, median of $runs, milliseconds"
    echo
    echo "| program | release, wall | release, processors | debug, wall | debug, processors | crates built besides it |"
    echo "|---|---:|---:|---:|---:|---:|"
    for name in names port_desc iana_services rows; do
        crates=$(cargo tree --quiet --offline --edges normal,build --prefix none --manifest-path "$work/$name/Cargo.toml" |
            sed 's/ (.*//' | sort -u | wc -l)
        printf '| %s %s%s| %d |\n' "$name" "$(both "$work/$name.release")" "$(both "$work/$name.debug")" $((crates - 1))
    done

    # A copy, so that no file of the tree is touched.
    copy=$work/copy
    rm -rf "$copy" "$work/cold"
    mkdir -p "$copy"
    cp -R "$root/Cargo.toml" "$root/README.md" "$root/build.rs" "$root/build" "$root/data" "$root/src" "$copy"
    # Without the packages and tests that were not copied.
    sed '/^\[\[test\]\]/,/^$/d; /^\(default-\)\{0,1\}members = /d; /^exclude = /d' "$root/Cargo.toml" >"$copy/Cargo.toml"
    mkdir -p "$work/changed/src"
    cp "$root/benches/programs/names.rs" "$work/changed/src/main.rs"
    sed "s|$root|$copy|; s/^name = .*/name = \"changed\"/" "$work/names/Cargo.toml" >"$work/changed/Cargo.toml"
    echo
    echo "Build script and builds after a change, median of $runs, milliseconds"
    echo
    echo "| what | release, wall | release, processors | debug, wall | debug, processors |"
    echo "|---|---:|---:|---:|---:|"
    for profile in release debug; do
        option=$([ $profile = debug ] || echo --release)
        compile changed $option
        mkdir -p "$work/out"
        script=$(ls -d "$work/cold/$profile"/build/portolan-*/build-script-build)
        for _ in $(seq "$runs"); do
            timed "$work/script.$profile" env OUT_DIR="$work/out" CARGO_MANIFEST_DIR="$copy" "$script"
            touch "$copy/src/number/port.rs"
            timed "$work/source.$profile" compile changed $option
            touch "$copy/data/updates.csv"
            timed "$work/data.$profile" compile changed $option
        done
    done
    for what in script source data; do
        printf '| %s %s%s|\n' "$what" "$(both "$work/$what.release")" "$(both "$work/$what.debug")"
    done
}

# executed CASE: instructions of the whole program.
executed() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$work/target/release/instructions" "$1" 2>&1 |
        sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}

instructions() {
    echo
    echo "Instructions a call by callgrind, those of a call that looks nothing up taken off"
    echo
    echo "| lookup | instructions |"
    echo "|---|---:|"
    build instructions
    nothing=$(executed nothing)
    sed -n 's/^ *"\(.*\)" => .*/\1/p' "$root/benches/programs/instructions.rs" | while read -r case; do
        [ "$case" = nothing ] || printf '| %s | %d |\n' "$case" $((($(executed "$case") - nothing + 5000) / 10000))
    done
}

guard() {
    build empty
    build instructions
    build names
    build everything
    nothing=$(executed nothing)
    failed=0
    while read -r kind limit what; do
        case $kind in
        instructions) found=$((($(executed "$what") - nothing + 5000) / 10000)) ;;
        relocations) found=$(($(relocations "$work/target/release/$what") - $(relocations "$work/target/release/empty"))) ;;
        *) continue ;;
        esac
        verdict=ok
        [ "$found" -le "$limit" ] || { verdict=FAILED failed=1; }
        echo "$kind of $what: found $found, at most $limit: $verdict"
    done <"$root/benches/limits.txt"
    return $failed
}

mkdir -p "$work"
if [ "${1-}" = guard ]; then
    package empty ''
    for name in names everything instructions; do
        package "$name" "$portolan"
    done
    guard
    exit
fi
prepare
[ $# -gt 0 ] || set -- size first build instructions
for part in "$@"; do
    case $part in
    size) sizes ;;
    first) first ;;
    build) builds ;;
    instructions) instructions ;;
    *)
        echo "measure.sh: found \`$part\`, expected size, first, build or instructions" >&2
        exit 2
        ;;
    esac
done
