//! A scheduler and executors as processes of their own, started and stopped
//! here, on loopback.

use std::fs::File;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use portolan_engines_proof::flows::{self, Ports};
use portolan_engines_proof::question;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_portolan-ballista");

/// How many flows are asked about: 1 million, or what the environment says.
fn flow_count() -> usize {
    std::env::var("PORTOLAN_FLOWS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000)
}

/// A process that ends with its owner: killed when dropped, and, since it reads
/// its standard input to the end, when this process is gone.
struct Server {
    child: Child,
    log: PathBuf,
}

impl Server {
    fn start(log: PathBuf, arguments: &[String]) -> Self {
        let child = Command::new(PROGRAM)
            .arg("--until-stdin-ends")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        Self { child, log }
    }

    fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port on which nothing listens.
fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

fn wait_for(port: u16, server: &mut Server) {
    let end = Instant::now() + Duration::from_mins(1);
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        if let Some(status) = server.child.try_wait().unwrap() {
            panic!("{status}: {}", server.log());
        }
        assert!(Instant::now() < end, "nothing listens on {port}: {}", server.log());
        sleep(Duration::from_millis(50));
    }
}

struct Cluster {
    folder: TempDir,
    port: u16,
    scheduler: Server,
    executors: Vec<Server>,
}

impl Cluster {
    fn start(executors: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let options = ["scheduler", "--port", &port.to_string()].map(str::to_owned);
        let mut scheduler = Server::start(folder.path().join("scheduler.log"), &options);
        wait_for(port, &mut scheduler);
        let mut cluster = Self { folder, port, scheduler, executors: Vec::new() };
        (0..executors).for_each(|_| cluster.add(&[]));
        cluster
    }

    fn add(&mut self, more: &[&str]) {
        let name = format!("executor-{}", self.executors.len());
        let work = self.folder.path().join(&name);
        std::fs::create_dir(&work).unwrap();
        let (port, grpc_port) = (free_port(), free_port());
        let mut options = vec!["executor".to_owned(), "--cores".to_owned(), "1".to_owned()];
        for (option, value) in [
            ("--port", port.to_string()),
            ("--grpc-port", grpc_port.to_string()),
            ("--scheduler-port", self.port.to_string()),
            ("--work-dir", work.display().to_string()),
        ] {
            options.extend([option.to_owned(), value]);
        }
        options.extend(more.iter().map(ToString::to_string));
        let mut server = Server::start(self.folder.path().join(format!("{name}.log")), &options);
        wait_for(port, &mut server);
        wait_for(grpc_port, &mut server);
        self.executors.push(server);
    }

    fn client(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(["client", "--scheduler", &format!("df://127.0.0.1:{}", self.port)]).args(arguments);
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let output = self.client(arguments).output().unwrap();
        assert!(
            output.status.success(),
            "{}\n{}\n{}",
            String::from_utf8_lossy(&output.stderr),
            self.scheduler.log(),
            self.executors.iter().map(Server::log).collect::<String>()
        );
        output
    }

    /// The message of a run that fails.
    fn fails(&self, arguments: &[&str]) -> String {
        let output = self.client(arguments).output().unwrap();
        assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stderr).unwrap()
    }

    fn answers(&self) {
        let output =
            self.run(&["--format", "csv", "SELECT port_service(6, max(port)) AS s FROM ports() WHERE port < 23"]);
        assert_eq!(String::from_utf8(output.stdout).unwrap(), "s\nssh\n");
    }
}

fn flows_file(folder: &Path, ports: Ports) -> PathBuf {
    let path = folder.join("flows.parquet");
    flows::write(&path, flow_count(), ports).unwrap();
    path
}

/// The lines of the question's answer, from what the client printed as CSV.
fn lines(csv: &[u8]) -> String {
    let text = String::from_utf8(csv.to_vec()).unwrap();
    text.lines().skip(1).fold(String::new(), |all, line| all + &line.replace(',', "\t") + "\n")
}

fn table(path: &Path) -> String {
    format!("flows={}", path.display())
}

#[test]
fn two_executors_answer_as_the_loop_does() {
    let folder = tempfile::tempdir().unwrap();
    for ports in [Ports::Narrow, Ports::Wide] {
        let path = flows_file(folder.path(), ports);
        let expected = question::lines(&question::by_loop(&path).unwrap());
        let cluster = Cluster::start(2);
        let questions = [question::with_function("port_service"), question::with_ids(), question::with_join("ports()")];
        for question in questions {
            let output = cluster.run(&["--table", &table(&path), "--format", "csv", &question]);
            assert_eq!(question::digest(&lines(&output.stdout)), question::digest(&expected), "{question}");
        }
    }
}

#[test]
fn the_chart_has_each_port_once_wherever_it_is_read() {
    let cluster = Cluster::start(2);
    let cases = [
        ("SELECT count(*) AS n, count(DISTINCT key) AS k FROM ports()", "n,k\n262144,262144\n"),
        (
            "SELECT count(*) AS n FROM (SELECT key FROM ports() UNION ALL SELECT key FROM ports() WHERE port < 10)",
            "n\n262184\n",
        ),
        (
            "SELECT protocol, port FROM ports() WHERE service = 'ssh' ORDER BY protocol",
            "protocol,port\nsctp,22\ntcp,22\nudp,22\n",
        ),
        (
            "SELECT count(*) AS n FROM ports() a JOIN ports() b ON a.key = b.key WHERE a.range = 'well-known'",
            "n\n4096\n",
        ),
    ];
    for (sql, expected) in cases {
        let output = cluster.run(&["--format", "csv", sql]);
        assert_eq!(String::from_utf8(output.stdout).unwrap(), expected, "{sql}");
    }
}

/// Kills an executor, in one way, while a query runs.
fn killed(signal: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = flows_file(folder.path(), Ports::Narrow);
    let expected = question::lines(&question::by_loop(&path).unwrap());
    let cluster = Cluster::start(2);
    // The flows many times over, so that there is time to kill in.
    let many = "(SELECT * FROM flows".to_owned() + &" UNION ALL SELECT * FROM flows".repeat(15) + ")";
    let slow = question::with_function("port_service").replace("FROM flows", &format!("FROM {many}"));
    let sixteen: String = expected.lines().fold(String::new(), |text, line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let times =
            |cell: &str| cell.parse::<i64>().map_or_else(|_| cell.to_owned(), |number| (number * 16).to_string());
        text + &format!("{}\t{}\t{}\t{}\n", cells[0], cells[1], times(cells[2]), times(cells[3]))
    });
    let mut client = cluster.client(&["--table", &table(&path), "--format", "csv", &slow]);
    let client = client.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Once this executor has written results of the first stage, it is in the
    // middle of it.
    let work = cluster.folder.path().join("executor-1");
    let end = Instant::now() + Duration::from_mins(2);
    while std::fs::read_dir(&work).unwrap().next().is_none() {
        assert!(Instant::now() < end, "the executor was given no task");
        sleep(Duration::from_millis(5));
    }
    cluster.executors[1].signal(signal);
    let started = Instant::now();
    let output = client.wait_with_output().unwrap();
    assert!(started.elapsed() < Duration::from_mins(3));
    if output.status.success() {
        assert_eq!(question::digest(&lines(&output.stdout)), question::digest(&sixteen), "after {signal}");
    } else {
        // Where results were lost while they were fetched, the query may end
        // with an error, which says so. A second one is right.
        let message = String::from_utf8_lossy(&output.stderr);
        eprintln!("after {signal} the query ended with: {message}");
        assert!(!message.trim().is_empty());
    }
    let again = cluster.run(&["--table", &table(&path), "--format", "csv", &slow]);
    assert_eq!(question::digest(&lines(&again.stdout)), question::digest(&sixteen), "again after {signal}");
}

#[test]
fn an_executor_killed_in_the_middle_costs_no_row() {
    killed("-KILL");
}

#[test]
fn an_executor_told_to_end_in_the_middle_costs_no_row() {
    killed("-TERM");
}

#[test]
fn an_executor_that_stands_still_costs_no_row() {
    killed("-STOP");
}

#[test]
fn what_goes_wrong_is_said_and_leaves_the_cluster_usable() {
    let folder = tempfile::tempdir().unwrap();
    let path = flows_file(folder.path(), Ports::Narrow);
    let cluster = Cluster::start(2);
    let flows = table(&path);

    let unknown = cluster.fails(&["--table", &flows, "SELECT port_sevice(protocol, port) FROM flows"]);
    assert!(unknown.contains("Invalid function 'port_sevice'"), "{unknown}");
    cluster.answers();

    let types = cluster.fails(&["--table", &flows, "SELECT port_service(protocol, side) FROM flows"]);
    assert!(types.contains("takes as port a port number of any integer type"), "{types}");

    let missing = cluster.fails(&["--table", "flows=/no/such/file.parquet", "SELECT 1 FROM flows"]);
    assert!(missing.contains("/no/such/file.parquet"), "{missing}");
    cluster.answers();

    // A file whose footer is right and whose rows are not.
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 4;
    bytes[middle..middle * 2].fill(0xff);
    let corrupt = folder.path().join("corrupt.parquet");
    std::fs::write(&corrupt, bytes).unwrap();
    let sql = question::with_function("port_service");
    let broken = cluster.fails(&["--table", &table(&corrupt), &sql]);
    assert!(broken.contains("Parquet") || broken.contains("parquet"), "{broken}");
    cluster.answers();

    // Ballista sends dictionaries between its stages as plain text, and its
    // plans expect them back: to group by one is an error in this version.
    let dictionary = cluster.fails(&["--table", &flows, &question::with_function("port_service_dict")]);
    assert!(dictionary.contains("expected Dictionary"), "{dictionary}");
    cluster.answers();

    // A file of SQL that is not there.
    let gone = cluster.fails(&["--file", folder.path().join("no.sql").to_str().unwrap()]);
    assert!(gone.contains("no.sql"), "{gone}");
    cluster.answers();
}

#[test]
fn other_port_data_are_refused_by_name() {
    let mut cluster = Cluster::start(0);
    cluster.add(&["--data-version", "registry of 2001-01-01"]);
    let function = cluster.fails(&["SELECT port_service(6, port::int + 1) FROM (VALUES (21), (random())) AS t(port)"]);
    for part in ["port_service", "registry of 2001-01-01", portolan_datafusion::data_version(), "same build"] {
        assert!(function.contains(part), "{function}");
    }
    let table = cluster.fails(&["SELECT count(service) FROM ports()"]);
    assert!(table.contains("ports()") && table.contains("registry of 2001-01-01"), "{table}");
}
