use std::fs;

use super::*;

fn options(skip: &[PathBuf]) -> WalkOptions {
    WalkOptions { skip: skip.to_vec(), stdin_limit: 1 << 20 }
}

/// A tree with these files, each holding its own name; names that end in `/` are folders.
fn tree(names: &[&str]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder for the test");
    for name in names {
        let path = dir.path().join(name);
        if name.ends_with('/') {
            fs::create_dir_all(&path).expect("a folder");
        } else {
            fs::create_dir_all(path.parent().expect("below the root")).expect("a folder");
            fs::write(&path, name).expect("a file");
        }
    }
    dir
}

/// Paths below `base` in the order they came; notes as `path: reason: detail`.
fn shown(base: &Path, paths: &[PathBuf], skip: &[PathBuf]) -> Vec<String> {
    let under = |path: &Path| {
        let path = path.strip_prefix(base).unwrap_or(path);
        path.to_string_lossy().replace('\\', "/")
    };
    roots(paths, &options(skip))
        .expect("the roots exist")
        .map(|found| match found {
            Ok(entry) => under(entry.source.place.root()),
            Err(note) => format!("{}: {}", under(note.place.root()), note.fault),
        })
        .collect()
}

fn check(files: &[&str], given: &[&str], skip: &[&str], expected: &[&str]) {
    let dir = tree(files);
    let join = |names: &[&str]| names.iter().map(|name| dir.path().join(name)).collect::<Vec<_>>();
    assert_eq!(
        shown(dir.path(), &join(given), &join(skip)),
        expected,
        "{given:?} without {skip:?}"
    );
}

const OUT: &str = "unsupported: the output is written there: left out";

#[test]
fn every_file_comes_once_and_in_order() {
    check(&["b.txt", "a.txt", "C.txt"], &[""], &[], &["C.txt", "a.txt", "b.txt"]);
    check(
        &[".hidden", ".git/x", ".gitignore", "y"],
        &[""],
        &[],
        &[".git/x", ".gitignore", ".hidden", "y"],
    );
    check(&["a/2", "a/1", "a.txt", "a-b"], &[""], &[], &["a/1", "a/2", "a-b", "a.txt"]);
    check(&["a/", "b/c/"], &[""], &[], &[]);
    check(&["a", "b"], &["b", "a"], &[], &["b", "a"]);
    check(&["a", "b"], &["a", "a"], &[], &["a"]);
}

#[test]
fn ignore_files_are_only_files() {
    let names = [".gitignore", ".ignore", "kept.txt"];
    let dir = tree(&names);
    fs::create_dir(dir.path().join(".git")).expect("a folder");
    for name in &names[..2] {
        fs::write(dir.path().join(name), "*").expect("a file");
    }
    assert_eq!(shown(dir.path(), &[dir.path().to_owned()], &[]), names);
}

#[test]
fn overlapping_roots_give_each_file_once() {
    let files = ["a/x", "a/b/y", "z"];
    check(&files, &["a", "a/b"], &[], &["a/b/y", "a/x"]);
    check(&files, &["a/b", "a"], &[], &["a/b/y", "a/x"]);
    check(&files, &["a/x", ""], &[], &["a/x", "a/b/y", "z"]);
    check(&files, &["a/../a/b", "a/b"], &[], &["a/../a/b/y"]);
    check(&["ab/x", "a/y"], &["a", "ab"], &[], &["a/y", "ab/x"]);
}

#[test]
fn the_output_folder_is_left_out_with_one_note() {
    let files = ["in/a", "in/out/b", "in/out/c", "in/z"];
    let noted = format!("in/out: {OUT}");
    check(&files, &["in"], &["in/out"], &[&noted, "in/a", "in/z"]);
    check(&files, &["in"], &["in/out/../out/"], &[&noted, "in/a", "in/z"]);
    check(&files, &["in"], &["in/not-there-yet"], &["in/a", "in/out/b", "in/out/c", "in/z"]);
    check(&files, &["in/out"], &["in"], &[&noted]);
    check(&files, &["in/a", "in"], &["in/a/x"], &["in/a", "in/out/b", "in/out/c", "in/z"]);
    let one = format!("in/out/b: {OUT}");
    check(&files, &["in"], &["in/out/b"], &[&one, "in/a", "in/out/c", "in/z"]);
}

#[test]
fn copies_go_where_the_original_lay_below_its_root() {
    let dir = tree(&["a/b/c.txt", "d.txt"]);
    let given = [dir.path().join("a"), dir.path().join("d.txt")];
    let relative: Vec<PathBuf> = roots(&given, &options(&[]))
        .expect("the roots exist")
        .map(|found| found.expect("a file").relative)
        .collect();
    assert_eq!(relative, [Path::new("b").join("c.txt"), PathBuf::from("d.txt")]);
}

#[test]
fn a_missing_root_is_trouble_before_anything_is_read() {
    let dir = tree(&["a"]);
    let given = [dir.path().join("a"), dir.path().join("gone")];
    let err = roots(&given, &options(&[])).map(|_| ()).expect_err("one root is missing");
    assert!(err.is_usage(), "{err}");
    assert!(err.to_string().contains("gone` does not exist"), "{err}");
}

#[test]
fn the_content_is_a_range_of_the_file() {
    let dir = tree(&["abc"]);
    let mut found = roots(&[dir.path().to_owned()], &options(&[])).expect("the root exists");
    let entry = found.next().expect("one file").expect("readable");
    assert_eq!(&*entry.source.content.bytes(10).expect("small"), b"abc");
    fs::remove_file(dir.path().join("abc")).expect("it is there");
    let fault = entry.source.content.bytes(10).expect_err("it is gone");
    assert_eq!(fault.reason, Reason::Unreadable);
}

#[test]
fn a_wide_tree_is_listed_file_by_file() {
    let dir = tempfile::tempdir().expect("a folder for the test");
    for folder in 0..20 {
        let folder = dir.path().join(format!("{folder:02}"));
        fs::create_dir(&folder).expect("a folder");
        for file in 0..50 {
            fs::write(folder.join(format!("{file:02}")), "").expect("a file");
        }
    }
    let given = [dir.path().to_owned()];
    let all = shown(dir.path(), &given, &[]);
    assert_eq!(all.len(), 1000);
    assert!(all.is_sorted());
    assert_eq!(all, shown(dir.path(), &given, &[]));
}

#[cfg(unix)]
mod unix {
    use std::os::unix::{fs::PermissionsExt, fs::symlink, net::UnixListener};

    use super::*;

    #[test]
    fn links_below_a_root_are_noted_and_not_followed() {
        let dir = tree(&["a/x", "b/"]);
        symlink(dir.path().join("a"), dir.path().join("b/folder")).expect("a link");
        symlink(dir.path().join("a/x"), dir.path().join("b/file")).expect("a link");
        symlink("nowhere", dir.path().join("b/broken")).expect("a link");
        symlink("..", dir.path().join("b/loop")).expect("a link");
        let link = "unsupported: symbolic link, not followed";
        let expected = ["broken", "file", "folder", "loop"].map(|name| format!("b/{name}: {link}"));
        assert_eq!(shown(dir.path(), &[dir.path().join("b")], &[]), expected);
    }

    #[test]
    fn a_root_that_is_a_link_is_followed() {
        let dir = tree(&["a/x", "y"]);
        symlink(dir.path().join("a"), dir.path().join("folder")).expect("a link");
        symlink(dir.path().join("y"), dir.path().join("file")).expect("a link");
        let given = ["folder", "file", "a", "y"].map(|name| dir.path().join(name));
        assert_eq!(shown(dir.path(), &given, &[]), ["folder/x", "file"]);
    }

    #[test]
    fn sockets_are_noted() {
        let dir = tree(&["a"]);
        let _socket = UnixListener::bind(dir.path().join("s")).expect("a socket");
        let noted = "s: unsupported: pipe, socket or device, not a file";
        assert_eq!(shown(dir.path(), &[dir.path().to_owned()], &[]), ["a", noted]);
    }

    #[test]
    fn a_folder_that_may_not_be_listed_is_noted() {
        let dir = tree(&["a/x", "b"]);
        let locked = dir.path().join("a");
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).expect("our own folder");
        // The superuser may list every folder.
        let superuser = fs::read_dir(&locked).is_ok();
        let got = shown(dir.path(), &[dir.path().to_owned()], &[]);
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o700)).expect("our own folder");
        if superuser {
            eprintln!("run by the superuser: the refusal itself was NOT tried");
            assert_eq!(got, ["a/x", "b"]);
        } else {
            assert_eq!(got, ["a: unreadable: permission denied", "b"]);
        }
    }

    #[test]
    fn an_error_of_the_system_names_the_path_but_not_in_the_detail() {
        let err = ignore::Error::WithDepth {
            depth: 1,
            err: Box::new(ignore::Error::WithPath {
                path: PathBuf::from("in/locked"),
                err: Box::new(ignore::Error::Io(io::Error::new(
                    io::ErrorKind::PermissionDenied,
                    "in/locked",
                ))),
            }),
        };
        let note = unlisted(Path::new("in"), err);
        assert_eq!(note.place.root(), Path::new("in/locked"));
        assert_eq!(note.fault, Fault::new(Reason::Unreadable, "permission denied"));
    }
}
