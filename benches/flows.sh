#!/bin/bash
# Measures the command `portolan flows` from file to output, beside what people put
# together for the same: awk with an associative array, and Python's
# socket.getservbyport. All in one run, on one core, to /dev/null.
#
#   benches/flows.sh            prints a table in Markdown, and each run
#
# ROWS (2000000) is how long the log is and RUNS (5) how often each is run; the
# shortest counts. Needs Cargo, awk, python3, taskset (util-linux), and
# /etc/services (Debian's netbase). Works in target/flows.
#
# The others do less: they look the destination's number up, then the
# source's, and give the first name there is. They know no claims, no usual
# names, and neither side, reason nor confidence.
set -euo pipefail
cd "$(dirname "$0")/.."

rows=${ROWS:-2000000}
runs=${RUNS:-5}
work=target/flows
mkdir -p "$work"

cargo build --quiet --release --manifest-path cli/Cargo.toml --target-dir target/cli
portolan=target/cli/release/portolan

# Half of the rows are answers. The numbers of clients are those of Linux.
log=$work/vpc-$rows.log
[ -s "$log" ] || awk -v rows="$rows" '
    function below(limit) { return int(rand() * limit) }
    BEGIN {
        srand(1)
        OFMT = CONVFMT = "%d"
        count = split("443 443 443 443 80 53 53 22 5601 8080 3306 5432 6379 9092 123 3389 25 993 5353 27017", services, " ")
        print "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status"
        for (row = 0; row < rows; row++) {
            service = services[1 + below(count)]
            client = 32768 + below(28232)
            protocol = service == 53 || service == 123 || service == 5353 ? 17 : 6
            here = "10." below(256) "." below(256) "." below(256)
            there = "172.31." below(256) "." below(256)
            ports = rand() < 0.5 ? client " " service : service " " client
            print "2 123456789012 eni-0a1b2c3d4e5f60718", here, there, ports, protocol, below(100), below(100000), \
                1418530010 + int(row / 1000), 1418530070 + int(row / 1000), "ACCEPT OK"
        }
    }' >"$log"

# The first name of each port of TCP and UDP in the registry, for awk.
names=$work/names
awk -F, '$1 != "" && $2 ~ /^[0-9]+$/ && ($3 == "tcp" || $3 == "udp") && !seen[$2, $3]++ { print $2, $3 == "tcp" ? 6 : 17, $1 }' \
    data/service-names-port-numbers.csv >"$names"

cat >"$work/array.awk" <<'END'
FNR == NR { name[$1, $2] = $3; next }
FNR == 1 { OFS = ","; $1 = $1; print $0, "service"; next }
{ service = name[$7, $8]; if (service == "") service = name[$6, $8]; $1 = $1; print $0, service }
END
# Looking up makes an empty entry of a name that is not there; this one does not.
cat >"$work/in.awk" <<'END'
FNR == NR { name[$1, $2] = $3; next }
FNR == 1 { OFS = ","; $1 = $1; print $0, "service"; next }
{
    if (($7, $8) in name) service = name[$7, $8]; else if (($6, $8) in name) service = name[$6, $8]; else service = ""
    $1 = $1
    print $0, service
}
END

cat >"$work/plain.py" <<'END'
import itertools, socket, sys

CACHED, LIMIT = sys.argv[2] == "cached", int(sys.argv[3])


def name(port, protocol):
    try:
        return socket.getservbyport(port, protocol)
    except OSError:
        return ""


if CACHED:
    import functools

    name = functools.cache(name)
PROTOCOLS = {"6": "tcp", "17": "udp"}
with open(sys.argv[1]) as log:
    out = sys.stdout
    out.write(",".join(next(log).split()) + ",service\n")
    for line in itertools.islice(log, LIMIT):
        fields = line.split()
        protocol = PROTOCOLS.get(fields[7])
        service = ""
        if protocol:
            service = name(int(fields[6]), protocol) or name(int(fields[5]), protocol)
        fields.append(service)
        out.write(",".join(fields) + "\n")
END

echo "awk: $(readlink -f "$(command -v awk)" | xargs basename) $(awk -W version 2>&1 | sed -n 1p)"
echo "python: $(python3 --version)"
echo "/etc/services: $(grep -c '^[a-z]' /etc/services) rows"
echo "log: $rows rows, $(stat -c %s "$log") bytes"
echo

cat "$log" >/dev/null
TIMEFORMAT='%R %U %S'
table=$work/table
: >"$table"
# measure NAME ROWS COMMAND...
measure() {
    local name=$1 count=$2
    shift 2
    for run in $(seq "$runs"); do
        times=$({ time taskset -c 0 "$@" >/dev/null 2>"$work/errors"; } 2>&1)
        echo "$name: run $run: real, user, system: $times s"
        printf '%s\t%s\t%s\n' "$name" "$count" "$times" >>"$table"
    done
}
measure 'flows, to CSV' "$rows" "$portolan" flows "$log"
measure 'flows, to JSON lines' "$rows" "$portolan" flows --to json "$log"
measure 'awk, array' "$rows" awk -f "$work/array.awk" "$names" "$log"
measure 'awk, array, `in`' "$rows" awk -f "$work/in.awk" "$names" "$log"
measure 'Python, getservbyport, cached' "$rows" python3 "$work/plain.py" "$log" cached "$rows"
# It reads /etc/services anew for each row.
few=$((rows / 50))
measure 'Python, getservbyport' "$few" python3 "$work/plain.py" "$log" plain "$few"

echo
echo '| | rows | processor seconds, shortest | rows a second | `flows` to CSV is faster by |'
echo '| --- | --: | --: | --: | --: |'
awk -F '\t' '
    { split($3, times, " "); seconds = times[2] + times[3] }
    !($1 in best) { order[++count] = $1; rows[$1] = $2; best[$1] = seconds }
    seconds < best[$1] { best[$1] = seconds }
    END {
        reference = rows[order[1]] / best[order[1]]
        for (place = 1; place <= count; place++) {
            name = order[place]
            rate = rows[name] / best[name]
            printf "| %s | %d | %.3f | %d | %.1f |\n", name, rows[name], best[name], rate, reference / rate
        }
    }' "$table"
