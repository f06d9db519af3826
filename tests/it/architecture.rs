//! Source files import each other in one direction only.
//!
//! A file imports another if it names one of its items with `use`, or by a path from `crate` or
//! `super`. A re-exported item belongs to the file that defines it: `crate::equity::Award` is in
//! `src/equity/award.rs`. Declaring and re-exporting a child module is not an import. Tests do not
//! count.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A path of names: a module from its crate's root, or an imported item.
type Names = Vec<String>;

/// A module's exports and imports.
#[derive(Default)]
struct Module {
    file: PathBuf,
    /// Its re-exports and their sources.
    exports: BTreeMap<String, Names>,
    imports: Vec<Names>,
}

type Modules = BTreeMap<Names, Module>;

#[test]
fn imports_have_no_cycles() {
    let modules = modules();
    assert!(modules.len() > 100, "only {} files were found", modules.len());
    let imports = imports(&modules);
    assert!(imports.values().map(BTreeSet::len).sum::<usize>() > 300, "imports were not found");
    let mut done = BTreeSet::new();
    for file in imports.keys() {
        if let Some(circle) = circle(&imports, &mut vec![file], &mut done) {
            let circle: Vec<String> =
                circle.iter().map(|file| file.display().to_string()).collect();
            panic!("these files form an import cycle: {}", circle.join(" → "));
        }
    }
}

#[test]
fn modules_import_only_from_the_same_or_a_higher_layer() {
    let guide = fs::read_to_string("docs/contributing.md").expect("the guide exists");
    let layers: Vec<&str> =
        guide.lines().filter_map(|line| line.strip_prefix("| `src")?.split('`').next()).collect();
    let layer = |file: &Path| {
        let file = file.strip_prefix("src").expect("in src").to_str().expect("UTF-8");
        let file = format!("/{file}");
        let holds = |layer: &&&str| {
            let rest = file.strip_prefix(**layer);
            rest.is_some_and(|rest| rest.is_empty() || rest == ".rs" || rest.starts_with('/'))
        };
        let layer = layers.iter().filter(holds).max_by_key(|layer| layer.len());
        layers.iter().position(|other| Some(other) == layer).unwrap_or_else(|| {
            panic!("src{file} is missing from the table of modules in docs/contributing.md")
        })
    };
    for (file, imported) in imports(&modules()) {
        for other in imported {
            let (from, to) = (file.display(), other.display());
            assert!(layer(other) <= layer(file), "{from} imports {to}, which is in a lower layer");
        }
    }
}

/// The files that each file imports.
fn imports(modules: &Modules) -> BTreeMap<&Path, BTreeSet<&Path>> {
    let files = modules.values().map(|module| {
        let imported = module.imports.iter().flat_map(|names| defined_in(modules, names));
        let file = &*module.file;
        (file, imported.filter(|imported| *imported != file).collect())
    });
    files.collect()
}

/// The first cycle found from the last file of `way`.
fn circle<'a>(
    imports: &BTreeMap<&'a Path, BTreeSet<&'a Path>>,
    way: &mut Vec<&'a Path>,
    done: &mut BTreeSet<&'a Path>,
) -> Option<Vec<&'a Path>> {
    let file = *way.last()?;
    for next in &imports[file] {
        let start = way.iter().position(|earlier| earlier == next);
        way.push(next);
        if let Some(start) = start {
            return Some(way[start..].to_vec());
        }
        if !done.contains(next)
            && let Some(found) = circle(imports, way, done)
        {
            return Some(found);
        }
        way.pop();
    }
    done.insert(file);
    None
}

/// The files that define an imported name. For a whole module, all its exports.
fn defined_in<'a>(modules: &'a Modules, names: &[String]) -> BTreeSet<&'a Path> {
    let is_module = |length: &usize| modules.contains_key(&names[..*length]);
    let length = (0..=names.len()).rev().find(is_module).unwrap_or_default();
    let module = &modules[&names[..length]];
    match names.get(length) {
        Some(name) => match module.exports.get(name) {
            Some(source) => defined_in(modules, source),
            None => BTreeSet::from([&*module.file]),
        },
        None => {
            let exported = module.exports.values();
            let mut files: BTreeSet<&Path> =
                exported.flat_map(|source| defined_in(modules, source)).collect();
            files.insert(&module.file);
            files
        }
    }
}

fn modules() -> Modules {
    let mut files = Vec::new();
    rust_files(Path::new("src"), &mut files);
    let named = files.into_iter().map(|file| {
        let path = file.with_extension("");
        let names = path.iter().skip(1).map(|name| name.to_str().expect("UTF-8").to_owned());
        // Use the library's root. Nothing imports from the program's root.
        let names: Names = names.filter(|name| name != "lib").collect();
        let module = module(&names, file);
        (names, module)
    });
    named.collect()
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn module(names: &[String], file: PathBuf) -> Module {
    let text = fs::read_to_string(&file).expect("the file can be read");
    // Tests are at the end of a file.
    let text = text.split("\n#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let code: String = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or(line).to_owned() + "\n")
        .collect();
    let children: Vec<&str> =
        code.lines().filter_map(|line| line.rsplit_once("mod ")?.1.strip_suffix(';')).collect();
    let mut module = Module { file, ..Module::default() };
    for child in children {
        for start in starts(&code, &format!("{child}::")) {
            let line = code[..start].rsplit('\n').next().unwrap_or_default();
            let paths = paths(&code[start..]).into_iter().map(|path| full(names, path));
            if line.starts_with("pub") && line.ends_with("use ") {
                module.exports.extend(paths.filter_map(|path| Some((path.last()?.clone(), path))));
            } else {
                module.imports.extend(paths);
            }
        }
    }
    for start in ["crate::", "super::"].into_iter().flat_map(|root| starts(&code, root)) {
        module.imports.extend(paths(&code[start..]).into_iter().map(|path| full(names, path)));
    }
    module
}

/// The positions where paths start with `name`.
fn starts(code: &str, name: &str) -> Vec<usize> {
    let is_inside = |before: char| before.is_alphanumeric() || "_:$".contains(before);
    let found = code.match_indices(name).map(|(start, _)| start);
    found.filter(|start| !code[..*start].ends_with(is_inside)).collect()
}

/// A path from its crate's root.
fn full(module: &[String], path: Names) -> Names {
    let mut names = module.to_vec();
    for name in path {
        match name.as_str() {
            "crate" => names.clear(),
            "super" => drop(names.pop()),
            _ => names.push(name),
        }
    }
    names
}

/// The paths of a tree like `a::{b, c::{self, D as E}}` at the start of a text.
fn paths(text: &str) -> Vec<Names> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let below = match rest.strip_prefix("::") {
        Some(rest) => match rest.trim_start().strip_prefix('{') {
            Some(list) => items(list).into_iter().flat_map(paths).collect(),
            None => paths(rest),
        },
        None => vec![Names::new()],
    };
    let named = |path: Names| {
        let own = Some(name.to_owned()).filter(|name| !matches!(name.as_str(), "self" | ""));
        own.into_iter().chain(path).collect()
    };
    below.into_iter().map(named).collect()
}

/// The items of a list in braces, after the opening brace.
fn items(list: &str) -> Vec<&str> {
    let (mut items, mut start, mut depth) = (Vec::new(), 0, 1);
    for (index, c) in list.char_indices() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if depth == 0 || (depth == 1 && c == ',') {
            items.push(list[start..index].trim());
            start = index + 1;
        }
        if depth == 0 {
            break;
        }
    }
    items.retain(|item| !item.is_empty());
    items
}
