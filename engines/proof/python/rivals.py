"""Answers the question about flows with DuckDB or Polars and the exported chart.

rivals.py duckdb|polars-join|polars-gather FLOWS.parquet CHART.parquet

Prints the answer as lines (service, side, flows, bytes, with a tab between),
and on standard error the seconds of processor time of the query alone.
"""

import resource
import sys


def used():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def duckdb_join(flows, chart):
    import duckdb

    connection = duckdb.connect()
    start = used()
    rows = connection.execute(
        f"""
        SELECT service, side, count(*) AS flows, sum(bytes)::BIGINT AS bytes
        FROM '{flows}' AS flows LEFT JOIN '{chart}' AS chart
        ON flows.protocol = chart.ip_protocol AND flows.port = chart.port
        GROUP BY service, side
        ORDER BY flows DESC, bytes DESC, service NULLS LAST, side LIMIT 50
        """
    ).fetchall()
    return rows, used() - start


def polars_answer(named):
    import polars as pl

    return (
        named.group_by("service", "side")
        .agg(pl.len().alias("flows"), pl.col("bytes").sum(), pl.col("bytes").count().alias("known"))
        .with_columns(
            pl.when(pl.col("known") > 0).then(pl.col("bytes")).alias("bytes"),
            pl.col("service").cast(pl.String),
        )
        .sort(
            ["flows", "bytes", "service", "side"],
            descending=[True, True, False, False],
            nulls_last=[True, False, True, True],
        )
        .head(50)
        .select("service", "side", "flows", "bytes")
    )


def polars_join(flows, chart):
    import polars as pl

    start = used()
    left = pl.scan_parquet(flows).select("protocol", "port", "side", "bytes")
    right = pl.scan_parquet(chart).select("ip_protocol", "port", "service")
    right = right.with_columns(pl.col("port").cast(left.collect_schema()["port"]))
    joined = left.join(right, left_on=["protocol", "port"], right_on=["ip_protocol", "port"], how="left")
    rows = polars_answer(joined).collect(engine="streaming").rows()
    return rows, used() - start


def polars_gather(flows, chart):
    """Every port has its place in the chart, so that its number is the index."""
    import polars as pl

    start = used()
    services = pl.read_parquet(chart, columns=["service"])["service"].cast(pl.Categorical)
    first = pl.Series(
        [
            {6: 0, 17: 1, 132: 2, 33: 3}.get(number, None)
            for number in range(256)
        ],
        dtype=pl.UInt32,
    )
    frame = pl.read_parquet(flows, columns=["protocol", "port", "side", "bytes"])
    port = frame["port"].cast(pl.UInt16, strict=False).cast(pl.UInt32)
    place = first.gather(frame["protocol"].cast(pl.UInt32)) * 65536 + port
    named = frame.lazy().with_columns(services.gather(place).alias("service"))
    rows = polars_answer(named).collect().rows()
    return rows, used() - start


def main():
    engine, flows, chart = sys.argv[1:]
    engines = {"duckdb": duckdb_join, "polars-join": polars_join, "polars-gather": polars_gather}
    rows, seconds = engines[engine](flows, chart)
    for row in rows:
        print("\t".join("" if cell is None else str(cell) for cell in row))
    print(f"{seconds:.2f}", file=sys.stderr)


if __name__ == "__main__":
    main()
