//! Writes the site of `portolan atlas` and reads it: the links, the HTML, the
//! data of the search, the map; and which files it replaces.
//!
//! Unoptimised, only the pages of a run of numbers are written; with
//! `--release`, all of them.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Instant;

use portolan::{Claim, Kind, Protocol, Range, Status, claim, lookup, registry::assignments};
use scraper::{Html, Selector};

/// The numbers whose pages are written and read.
const NUMBERS: std::ops::RangeInclusive<u16> = if cfg!(debug_assertions) { 3000..=3300 } else { 0..=65_535 };

/// A folder that is not there yet, for a test of that name.
fn fresh(test: &str) -> PathBuf {
    common::fresh(&format!("atlas/{test}"))
}

fn atlas(out: &Path, only: &str) -> Output {
    common::portolan(&["atlas", out.to_str().unwrap(), "--only", only]).output().unwrap()
}

/// Writes the site and asserts that that went well.
fn write(out: &Path, only: &str) -> String {
    let output = atlas(out, only);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    assert_eq!(said, "", "progress is for a terminal");
    String::from_utf8(output.stdout).unwrap()
}

/// Asserts that the site is not written, and returns why.
fn refuse(out: &Path, only: &str) -> String {
    let output = atlas(out, only);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// Every file below a folder, by its path from there.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "html")
}

/// A page as a browser reads it.
struct Document {
    ids: BTreeSet<String>,
    /// What it leads to or loads, as it is written there.
    targets: Vec<String>,
    text: String,
}

fn read(path: &str, bytes: &[u8]) -> Document {
    let html = Html::parse_document(std::str::from_utf8(bytes).unwrap());
    assert!(html.errors.is_empty(), "{path}: {:?}", html.errors);
    let values = |selector: &str, attribute: &str| -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        html.select(&selector).map(|element| element.value().attr(attribute).unwrap().into()).collect()
    };
    let count = |selector: &str| html.select(&Selector::parse(selector).unwrap()).count();
    for one in ["html[lang=en]", "head > title", "head > meta[name=viewport]", "body > main", "h1"] {
        assert_eq!(count(one), 1, "{path}: {one}");
    }
    assert_eq!(count("img:not([alt]), img[alt=''], input:not([id]), ul > :not(li), ol > :not(li)"), 0, "{path}");
    let ids = values("[id]", "id");
    let distinct: BTreeSet<String> = ids.iter().cloned().collect();
    assert_eq!(distinct.len(), ids.len(), "{path} has an id twice");
    assert!(values("label[for]", "for").iter().all(|id| distinct.contains(id)), "{path}");
    let targets = [("[href]", "href"), ("[src]", "src"), ("[srcset]", "srcset")];
    Document {
        ids: distinct,
        targets: targets.into_iter().flat_map(|(selector, attribute)| values(selector, attribute)).collect(),
        text: html.root_element().text().collect(),
    }
}

/// The path from the root of the site that a target on a page leads to.
fn resolve(page: &str, target: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            ".." => assert!(parts.pop().is_some(), "{page} leads out of the site: {target}"),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The claims on a number that are on few enough ports to say something of it.
fn narrow(number: u16) -> BTreeSet<Claim> {
    let of = |protocol: &Protocol| lookup(number, *protocol).claims();
    Protocol::ALL.iter().flat_map(of).filter(|claim| claim.ports().len() <= 256).collect()
}

/// Whether a rule is on few enough ports to say something of a number.
fn has_narrow_rule(number: u16) -> bool {
    let of = |protocol: &Protocol| lookup(number, *protocol).rules();
    Protocol::ALL.iter().flat_map(of).any(|rule| rule.ports().len() <= 256)
}

fn has(number: u16, status: Status) -> bool {
    Protocol::ALL.iter().any(|protocol| lookup(number, *protocol).status() == status)
}

#[test]
fn the_site_is_whole() {
    let out = fresh("whole");
    let report = write(&out, &format!("{}-{}", NUMBERS.start(), NUMBERS.end()));
    let files = files(&out);
    let documents: BTreeMap<&str, Document> = files
        .iter()
        .filter(|(path, _)| is_page(path))
        .map(|(path, bytes)| (path.as_str(), read(path, bytes)))
        .collect();
    assert!(report.starts_with(&format!("{} pages, ", documents.len())), "{report}");
    assert!(report.contains(" pages per second"), "{report}");
    every_link_resolves(&files, &documents);
    every_number_that_says_something_has_a_page(&documents);
    the_pages_of_numbers_lead_to_those_beside_them(&files);
    the_texts_are_those_of_the_api(&documents);
    the_lists_tell_every_number(&files);
    the_search_has_all(&files);
    the_maps_show_every_number(&files);
}

fn every_link_resolves(files: &BTreeMap<String, Vec<u8>>, documents: &BTreeMap<&str, Document>) {
    let mut reached = BTreeSet::from(["index.html".to_owned(), "atlas-manifest.txt".to_owned()]);
    for (page, document) in documents {
        for target in &document.targets {
            if target.starts_with("https://") || target.starts_with("http://") || target.starts_with("mailto:") {
                continue;
            }
            let (path, fragment) = target.split_once('#').map_or((&target[..], None), |(path, id)| (path, Some(id)));
            let path = resolve(page, path);
            assert!(files.contains_key(&path), "{page} leads to {target}, which is not there");
            if let Some(id) = fragment {
                assert!(documents[&path[..]].ids.contains(id), "{page} leads to {target}, which has no such place");
            }
            reached.insert(path);
        }
    }
    let all: BTreeSet<String> = files.keys().cloned().collect();
    assert_eq!(reached, all, "a file is not reached by any link");
    let manifest = String::from_utf8(files["atlas-manifest.txt"].clone()).unwrap();
    let listed: BTreeSet<String> = manifest.lines().skip(1).map(String::from).collect();
    let written = all.into_iter().filter(|path| path != "atlas-manifest.txt").collect();
    assert_eq!(listed, written);
}

fn every_number_that_says_something_has_a_page(documents: &BTreeMap<&str, Document>) {
    for number in 0..=u16::MAX {
        let remarks = Protocol::ALL.iter().filter_map(|protocol| lookup(number, *protocol).record());
        let says = has(number, Status::Assigned)
            || has(number, Status::Reserved)
            || remarks.clone().any(|entry| entry.notes().is_some() || entry.unauthorized_use().is_some())
            || !narrow(number).is_empty()
            || has_narrow_rule(number);
        let page = documents.contains_key(&format!("port/{number}.html")[..]);
        assert_eq!(page, says && NUMBERS.contains(&number), "{number}");
    }
    assert_eq!(documents.keys().filter(|path| path.starts_with("kind/")).count(), Kind::ALL.len());
}

fn the_pages_of_numbers_lead_to_those_beside_them(files: &BTreeMap<String, Vec<u8>>) {
    let page = |number: u16| files.get(&format!("port/{number}.html"));
    let numbers: Vec<u16> = NUMBERS.filter(|number| page(*number).is_some()).collect();
    for pair in numbers.windows(2) {
        for (at, to, relation) in [(pair[0], pair[1], "next"), (pair[1], pair[0], "prev")] {
            let link = format!("<a rel=\"{relation}\" href=\"../port/{to}.html\">");
            assert!(std::str::from_utf8(page(at).unwrap()).unwrap().contains(&link), "{at} lacks {link}");
        }
    }
}

fn the_texts_are_those_of_the_api(documents: &BTreeMap<&str, Document>) {
    for number in NUMBERS {
        let Some(document) = documents.get(&format!("port/{number}.html")[..]) else { continue };
        let rows = Protocol::ALL.iter().flat_map(|protocol| lookup(number, *protocol).assignments());
        let texts = rows.flat_map(|row| [row.name(), row.description(), row.assignee()]).flatten();
        for text in texts.chain(narrow(number).into_iter().map(Claim::name)) {
            assert!(document.text.contains(text), "the page of {number} lacks {text:?}");
        }
    }
    for number in 1024..=u16::MAX {
        let claims = narrow(number);
        let mut names = claims.iter().filter(|claim| claim.kind().is_service()).map(|claim| claim.name());
        if claims.iter().any(|claim| claim.kind().is_service()) {
            let list = format!("block/{}.html", number / 1024 * 1024);
            assert!(
                names.any(|name| documents[&list[..]].text.contains(name)),
                "{list} names none that claims {number}"
            );
        }
    }
    for claim in claim::all() {
        let path = format!("kind/{}.html", claim.kind());
        let document = &documents[&path[..]];
        assert!(document.ids.contains(claim.id()), "{path} lacks {}", claim.id());
        for text in [Some(claim.name()), Some(claim.vendor()), claim.note(), claim.successor(), Some(claim.source())] {
            assert!(text.is_none_or(|text| document.text.contains(text)), "{path} lacks {text:?}");
        }
    }
    for portless in assignments().filter(|assignment| assignment.ports().is_none()) {
        let text = &documents["names.html"].text;
        assert!(text.contains(portless.name().unwrap()), "{portless:?}");
        assert!(portless.description().is_none_or(|description| text.contains(description)), "{portless:?}");
    }
}

/// Asserts that the lists tell every number once: alone, or in a run.
fn the_lists_tell_every_number(files: &BTreeMap<String, Vec<u8>>) {
    let selector = Selector::parse(".numbers > li > b").unwrap();
    let mut told = Vec::new();
    for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with("block/") || path.starts_with("range/well")) {
        let html = Html::parse_document(std::str::from_utf8(bytes).unwrap());
        for numbers in html.select(&selector) {
            let text: String = numbers.text().collect();
            let (first, last) = text.split_once(" to ").unwrap_or((&text, &text));
            let (first, last): (u16, u16) = (first.parse().unwrap(), last.parse().unwrap());
            assert!(
                path.starts_with("range/") || format!("block/{}.html", first / 1024 * 1024) == *path,
                "{path}: {text}"
            );
            told.extend(first..=last);
        }
    }
    told.sort_unstable();
    assert!(told.into_iter().eq(0..=u16::MAX));
}

fn the_search_has_all(files: &BTreeMap<String, Vec<u8>>) {
    let script = std::str::from_utf8(&files["search-data.js"]).unwrap();
    assert!(script.starts_with("\"use strict\";\nconst atlas = {\n") && script.ends_with("};\n"));
    // The rows of each part, each a line of JSON.
    let rows = |part: &str| -> Vec<serde_json::Value> {
        let rows = script.split_once(&format!("\n{part}: [\n")).unwrap().1.lines();
        rows.take_while(|line| *line != "],")
            .map(|line| serde_json::from_str(&line[..line.len() - 1]).unwrap())
            .collect()
    };
    let claimed = rows("claims");
    assert_eq!(claimed.len(), claim::all().len());
    assert!(claimed.iter().any(|row| row[6] == "citrix-framehawk" && row[0] == 3224 && row[1] == 3324));
    assert!(claimed.iter().any(|row| row[3].as_str().unwrap().contains("Postgre")));
    let ports = rows("ports");
    let pages = files.keys().filter(|path| path.starts_with("port/")).count();
    assert_eq!(ports.len(), pages);
    let named = |number: u16| ports.iter().find(|row| row[0] == number).map(|row| row[1].as_str().unwrap());
    assert_eq!(named(3228), Some("dwmsgserver"));
    assert_eq!(named(5432), NUMBERS.contains(&5432).then_some("postgresql"));
    let portless = assignments().filter(|assignment| assignment.ports().is_none());
    let names = rows("names");
    assert!(portless.map(|assignment| assignment.name().unwrap()).eq(names.iter().map(|row| row[0].as_str().unwrap())));
    assert_eq!(rows("kinds").len(), Kind::ALL.len());
}

/// The colours of the style sheet: first those for light pages, then those for
/// dark ones.
fn colours(style: &str) -> [BTreeMap<&str, [u8; 3]>; 2] {
    let mut rules = style.split(":root {").skip(1).map(|rule| {
        let declarations = rule.split('}').next().unwrap().split(';').filter_map(|text| text.trim().split_once(": #"));
        let colour = |text: &str| [0, 2, 4].map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap());
        declarations.map(|(name, hex)| (name.trim_start_matches('-'), colour(hex))).collect()
    });
    [rules.next().unwrap(), rules.next().unwrap()]
}

fn the_maps_show_every_number(files: &BTreeMap<String, Vec<u8>>) {
    let style = std::str::from_utf8(&files["style.css"]).unwrap();
    let [light, dark] = colours(style);
    for (path, columns, count, colours) in [
        ("map.png", 256, 65_536, &light),
        ("map-dark.png", 256, 65_536, &dark),
        ("well-known.png", 64, 1024, &light),
        ("well-known-dark.png", 64, 1024, &dark),
    ] {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(&files[path]));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        let width = info.width as usize;
        let scale = width / columns;
        assert_eq!((width, info.height as usize), (columns * scale, count / columns * scale), "{path}");
        assert_eq!(info.line_size, width * 3, "{path}");
        let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
        for number in 0..count {
            let (row, column) = (number / columns, number % columns);
            let at = (row * scale * width + column * scale) * 3;
            let number = u16::try_from(number).unwrap();
            let claimed = narrow(number).iter().any(|claim| claim.kind().is_service());
            let name = match (has(number, Status::Assigned), claimed) {
                (true, true) => "both",
                (true, false) => "assigned",
                (false, true) => "claimed",
                (false, false) if has(number, Status::Reserved) => "reserved",
                (false, false) if Range::of(number) == Range::Dynamic => "dynamic",
                (false, false) => "unassigned",
            };
            assert_eq!(pixels[at..at + 3], colours[name], "{path}: {number} is {name}");
            *shown.entry(name).or_default() += 1;
        }
        // The key says what each colour is, and the page of a range how many numbers have it.
        for (class, words) in [
            ("assigned", "assigned"),
            ("both", "assigned, and claimed by others"),
            ("claimed", "claimed, not assigned"),
            ("reserved", "reserved"),
            ("unassigned", "unassigned"),
            ("dynamic", "never assigned"),
        ] {
            let is_there = |page: &str, text: &str| std::str::from_utf8(&files[page]).unwrap().contains(text);
            assert!(is_there("index.html", &format!("<li><i class=\"{class}\"></i> {words}</li>\n")), "{class}");
            if let (1024, Some(of_class)) = (count, shown.get(class)) {
                let line = format!("<li><i class=\"{class}\"></i> {of_class} {words}</li>\n");
                assert!(is_there("range/well-known.html", &line), "{line}");
            }
        }
    }
}

#[test]
fn faults_of_html_are_found() {
    for fault in ["<p></b>", "<p title=\"", "<ul><li>&nosuch;</li></ul>", "<h1>a</h2>", "no type"] {
        assert!(!Html::parse_document(fault).errors.is_empty(), "{fault}");
        let whole = format!("<!DOCTYPE html><html><head><title>a</title></head><body>{fault}</body></html>");
        assert_eq!(Html::parse_document(&whole).errors.is_empty(), fault == "no type", "{fault}");
    }
}

#[test]
fn a_second_run_replaces_the_first_and_nothing_else() {
    let out = fresh("second");
    write(&out, "3220-3240");
    let first = files(&out);
    fs::write(out.join("port/own.txt"), "mine").unwrap();
    write(&out, "3228-3300");
    assert!(!out.join("port/3227.html").exists(), "a page of the first run is left over");
    assert!(out.join("port/3300.html").exists());
    assert_eq!(fs::read_to_string(out.join("port/own.txt")).unwrap(), "mine");
    write(&out, "3220-3240");
    fs::remove_file(out.join("port/own.txt")).unwrap();
    assert_eq!(files(&out), first);
}

#[test]
fn a_run_that_was_stopped_can_be_followed_by_another() {
    let out = fresh("stopped");
    write(&out, "3220-3240");
    let whole = files(&out);
    for path in ["index.html", "port/3228.html", "map.png"] {
        fs::remove_file(out.join(path)).unwrap();
    }
    fs::write(out.join("port/3229.html"), "<!DOC").unwrap();
    write(&out, "3220-3240");
    assert_eq!(files(&out), whole);
}

#[test]
fn what_it_did_not_write_is_left_as_it_is() {
    let out = fresh("foreign");
    fs::create_dir(&out).unwrap();
    write(&out, "3228-3228"); // An empty folder is as good as none.

    let page = out.join("port/3229.html");
    fs::write(&page, "mine").unwrap();
    let before = files(&out);
    let said = refuse(&out, "3228-3230");
    assert!(said.contains("3229.html was not written by the atlas, and nothing was replaced"), "{said}");
    assert_eq!(files(&out), before);

    let folder = fresh("foreign-folder");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("index.html"), "mine").unwrap();
    let said = refuse(&folder, "3228-3228");
    assert!(said.contains("holds files and no atlas-manifest.txt, and nothing was written"), "{said}");
    fs::write(folder.join("atlas-manifest.txt"), "index.html\n").unwrap();
    let said = refuse(&folder, "3228-3228");
    assert!(said.contains("atlas-manifest.txt was not written by the atlas"), "{said}");
    fs::write(folder.join("atlas-manifest.txt"), b"\xff\xfe").unwrap();
    let said = refuse(&folder, "3228-3228");
    assert!(said.contains("atlas-manifest.txt was not written by the atlas"), "{said}");
    assert_eq!(files(&folder).len(), 2);
    assert_eq!(fs::read_to_string(folder.join("index.html")).unwrap(), "mine");
}

#[test]
fn a_manifest_does_not_lead_out_of_the_folder() {
    let out = fresh("outside");
    write(&out, "3228-3228");
    let outside = out.with_file_name("outside.txt");
    fs::write(&outside, "mine").unwrap();
    let manifest = out.join("atlas-manifest.txt");
    let listed = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, format!("{listed}../outside.txt\n{}\n", outside.display())).unwrap();
    write(&out, "3228-3228");
    assert_eq!(fs::read_to_string(&outside).unwrap(), "mine");
    assert_eq!(fs::read_to_string(&manifest).unwrap(), listed);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_out_of_the_folder() {
    use std::os::unix::fs::symlink;

    let out = fresh("links");
    write(&out, "3228-3228");
    let outside = fresh("links-outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("3228.html"), "mine").unwrap();

    // What an earlier run wrote, as the manifest says, and this one does not.
    let manifest = out.join("atlas-manifest.txt");
    let listed = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, format!("{listed}old/3228.html\n")).unwrap();
    symlink(&outside, out.join("old")).unwrap();
    write(&out, "3228-3228");
    assert_eq!(fs::read_to_string(outside.join("3228.html")).unwrap(), "mine");

    fs::remove_file(out.join("port/3228.html")).unwrap();
    symlink(outside.join("3228.html"), out.join("port/3228.html")).unwrap();
    assert!(refuse(&out, "3228-3228").contains("port/3228.html was not written by the atlas"));

    fs::remove_dir_all(out.join("port")).unwrap();
    symlink(&outside, out.join("port")).unwrap();
    assert!(refuse(&out, "3228-3228").contains("port was not written by the atlas"));
    // Nor to remove what this run has no page of.
    refuse(&out, "0-0");
    assert_eq!(fs::read_to_string(outside.join("3228.html")).unwrap(), "mine");
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let file = fresh("a-file");
    fs::write(&file, "mine").unwrap();
    let said = refuse(&file, "3228-3228");
    assert!(
        said.starts_with("portolan atlas: ") && said.contains("a-file is not a folder, and nothing was written"),
        "{said}"
    );
    let below = file.join("below");
    let said = refuse(&below, "3228-3228");
    assert!(said.contains("cannot") && said.contains("below: "), "{said}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}

#[test]
fn wrong_usage_is_told_and_exits_with_2() {
    for (arguments, expected) in [
        (&["atlas"][..], "required arguments were not provided"),
        (&["atlas", ""], "a value is required for '<OUT>'"),
        (&["atlas", "one", "two"], "unexpected argument 'two' found"),
        (&["atlas", "one", "--all"], "unexpected argument '--all' found"),
        (&["atlas", "one", "--only"], "a value is required for '--only <FIRST-LAST>'"),
        (&["atlas", "one", "--only", "3300-3000"], "expected the lower number first"),
        (&["atlas", "one", "--only", "1-65536"], "expected a port number from 0 to 65535 or a run"),
    ] {
        let (code, out, said) = common::run(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{said}");
        assert!(said.contains(expected), "{arguments:?}: {said}");
        assert!(!Path::new("one").exists());
    }
}

#[test]
fn each_state_of_a_first_run_that_was_stopped_is_taken() {
    let whole = fresh("states-whole");
    write(&whole, "3228-3228");
    let manifest = fs::read(whole.join("atlas-manifest.txt")).unwrap();
    let site = files(&whole);
    // The folder alone, the manifest in part and whole under its first name, then under its own.
    for (name, length) in [
        ("", 0),
        ("atlas-unfinished", 0),
        ("atlas-unfinished", 7),
        ("atlas-unfinished", 200),
        ("atlas-unfinished", manifest.len()),
        ("atlas-manifest.txt", manifest.len()),
    ] {
        let out = fresh("states");
        fs::create_dir(&out).unwrap();
        if !name.is_empty() {
            fs::write(out.join(name), &manifest[..length]).unwrap();
        }
        write(&out, "3228-3228");
        assert_eq!(files(&out), site, "{name} {length}");
    }
    // One of that name that is somebody's.
    let out = fresh("states");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("atlas-unfinished"), "mine").unwrap();
    assert!(refuse(&out, "3228-3228").contains("holds files and no atlas-manifest.txt"));
    assert_eq!(files(&out).len(), 1);
}

#[test]
fn a_run_that_is_killed_leaves_whole_files_and_the_next_one_finishes() {
    let (one, two) = (fresh("killed-one"), fresh("killed-two"));
    let (first, second) = ("3200-3400", "3300-3500");
    let start = Instant::now();
    write(&one, first);
    let whole = start.elapsed();
    write(&two, second);
    let (first_site, second_site) = (files(&one), files(&two));
    let out = fresh("killed");
    for kill in 0..common::kills() {
        // Now from nothing, now over the other.
        let (site, only) = if kill % 2 == 0 { (&second_site, second) } else { (&first_site, first) };
        if kill % 4 == 0 {
            fresh("killed");
        }
        common::kill(common::portolan(&["atlas", out.to_str().unwrap(), "--only", only]), kill, whole);
        if out.exists() {
            for (path, bytes) in files(&out) {
                let known = [first_site.get(&path), second_site.get(&path)].contains(&Some(&bytes));
                let changing = path == "atlas-unfinished" || path == "atlas-manifest.txt";
                assert!(known || changing, "{path} is in part");
            }
        }
        write(&out, only);
        assert!(files(&out) == *site, "kill {kill}");
    }
}

#[test]
#[cfg(unix)]
fn what_a_hard_link_has_stays() {
    let out = fresh("hard");
    write(&out, "3228-3228");
    let kept = fresh("hard-kept.html");
    fs::hard_link(out.join("port/3228.html"), &kept).unwrap();
    let page = fs::read(&kept).unwrap();
    // Another page of the number: it has a neighbour now.
    write(&out, "3228-3240");
    assert_ne!(fs::read(out.join("port/3228.html")).unwrap(), page);
    assert_eq!(fs::read(&kept).unwrap(), page);
}
