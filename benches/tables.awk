# Turns what criterion prints into tables: a column for each group of a bench
# (the key mixes), a row for each rival, nanoseconds a key by the middle
# estimate, and in brackets how many times what `portolan` takes.
#
#   awk -f benches/tables.awk benches/record/rivals.txt

function nanoseconds(rate, unit) {
    if (unit ~ /^G/) rate *= 1e9
    else if (unit ~ /^M/) rate *= 1e6
    else if (unit ~ /^K/) rate *= 1e3
    return 1e9 / rate
}

function shown(value) {
    return sprintf(value < 10 ? "%.2f" : value < 1000 ? "%.1f" : "%.0f", value)
}

# A bench's name stands before its time, or alone on the line above.
/ time: / { sub(/ +time: .*/, ""); if ($0 != "") label = $0; next }
/^[a-z_]+\// && !/time:/ { label = $0; next }

/ thrpt: / && !/%/ {
    gsub(/[\[\]]/, "")
    parts = split(label, part, "/")
    bench = part[1]
    mix = part[2]
    for (at = 3; at < parts; at++) mix = mix ", " part[at]
    rival = part[parts]
    if (!(bench in benches)) { benches[bench] = ++count; order[count] = bench }
    if (!((bench, mix) in mixes)) { mixes[bench, mix] = ++width[bench]; column[bench, width[bench]] = mix }
    if (!((bench, rival) in rivals)) { rivals[bench, rival] = ++height[bench]; row[bench, height[bench]] = rival }
    value[bench, mix, rival] = nanoseconds($4, $5)
}

END {
    for (b = 1; b <= count; b++) {
        bench = order[b]
        printf "\n%s, nanoseconds a key (times `portolan`)\n\n|", bench
        for (c = 1; c <= width[bench]; c++) printf " | %s", column[bench, c]
        printf " |\n|---|"
        for (c = 1; c <= width[bench]; c++) printf "---:|"
        print ""
        for (r = 1; r <= height[bench]; r++) {
            rival = row[bench, r]
            printf "| %s", rival
            for (c = 1; c <= width[bench]; c++) {
                mix = column[bench, c]
                if (!((bench, mix, rival) in value)) { printf " | "; continue }
                here = value[bench, mix, rival]
                printf " | %s (%s)", shown(here), shown(here / value[bench, mix, "portolan"])
            }
            print " |"
        }
    }
}
