//! The real server, asked as a browser asks it.

mod common;

use common::{Folder, get, request, start};

const BUILT: &[(&str, &str)] = &[
    ("index.html", "<title>page</title>"),
    ("index.html.br", "page as brotli"),
    ("index.html.gz", "page as gzip"),
    ("boot.js", "boot"),
    ("sw.js", "service worker"),
    ("worker.js", "worker"),
    ("worker_bg.wasm", "engine"),
    ("worker_bg.wasm.gz", "engine as gzip"),
    ("app-7a1c6a568e63e2e9.js", "app"),
    ("app-7a1c6a568e63e2e9_bg.wasm", "app program"),
    ("style-0123456789abcdef.css", "css"),
    ("manifest.webmanifest", "{}"),
    ("icons/mehr.svg", "<svg/>"),
];

#[tokio::test]
async fn every_kind_of_file_has_its_type() {
    let server = start(BUILT).await;
    for (path, expected) in [
        ("/", "text/html; charset=utf-8"),
        ("/boot.js", "text/javascript; charset=utf-8"),
        ("/worker_bg.wasm", "application/wasm"),
        ("/style-0123456789abcdef.css", "text/css; charset=utf-8"),
        ("/manifest.webmanifest", "application/manifest+json"),
        ("/icons/mehr.svg", "image/svg+xml"),
    ] {
        let answer = get(server, path).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, expected), "{path}");
    }
}

#[tokio::test]
async fn hashed_names_are_kept_for_ever_and_fixed_names_are_asked_again() {
    let server = start(BUILT).await;
    for path in ["/app-7a1c6a568e63e2e9.js", "/app-7a1c6a568e63e2e9_bg.wasm", "/style-0123456789abcdef.css"] {
        assert_eq!(
            get(server, path).await.header("cache-control"),
            "public, max-age=31536000, immutable",
            "{path}"
        );
    }
    for path in ["/", "/index.html", "/customers/42", "/sw.js", "/boot.js", "/worker.js", "/worker_bg.wasm"] {
        assert_eq!(get(server, path).await.header("cache-control"), "no-cache", "{path}");
    }
}

#[tokio::test]
async fn the_smallest_copy_the_browser_takes_is_sent() {
    let server = start(BUILT).await;
    for (path, accepted, encoding, body) in [
        ("/", "gzip, deflate, br", "br", "page as brotli"),
        ("/", "gzip, deflate", "gzip", "page as gzip"),
        ("/", "gzip, br;q=0", "gzip", "page as gzip"),
        ("/", "identity", "", "<title>page</title>"),
        ("/worker_bg.wasm", "gzip, br", "gzip", "engine as gzip"),
        ("/boot.js", "gzip, br", "", "boot"),
    ] {
        let answer = request(server, "GET", path, &[("accept-encoding", accepted)]).await;
        assert_eq!(answer.header("content-encoding"), encoding, "{path} {accepted}");
        assert_eq!(answer.body, body, "{path} {accepted}");
        assert_eq!(answer.header("vary"), "accept-encoding");
        assert_eq!(answer.header("content-length"), body.len().to_string());
    }
}

#[tokio::test]
async fn a_route_of_the_app_gets_the_page_and_a_missing_file_does_not() {
    let server = start(BUILT).await;
    for route in ["/customers", "/customers/42?sort=name", "/insights/"] {
        let answer = get(server, route).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, "<title>page</title>"), "{route}");
    }
    for file in ["/app-0000000000000000.js", "/icons/gone.png", "/favicon.ico", "/index.html.zip"] {
        assert_eq!(get(server, file).await.status, 404, "{file}");
    }
}

#[tokio::test]
async fn nothing_outside_the_folder_can_be_asked_for() {
    let server = start(BUILT).await;
    for path in
        ["/../Cargo.toml", "/..%2fCargo.toml", "/icons/../../Cargo.toml", "//etc/passwd.txt", "/%2e%2e/x.y"]
    {
        let answer = get(server, path).await;
        assert!(answer.status >= 400, "{path} gave {}", answer.status);
    }
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let server = start(BUILT).await;
    for (method, path) in
        [("GET", "/"), ("GET", "/boot.js"), ("GET", "/gone.js"), ("POST", "/"), ("HEAD", "/")]
    {
        let answer = request(server, method, path, &[]).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval'"), "{method} {path}");
        assert!(policy.contains("style-src 'self'") && policy.contains("frame-ancestors 'none'"));
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert!(answer.header("permissions-policy").contains("camera=()"));
    }
}

#[tokio::test]
async fn an_unchanged_file_is_not_sent_again() {
    let server = start(BUILT).await;
    let first = request(server, "GET", "/", &[("accept-encoding", "br")]).await;
    let tag = first.header("etag").to_owned();
    let again = request(server, "GET", "/", &[("accept-encoding", "br"), ("if-none-match", &tag)]).await;
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    let other = request(server, "GET", "/", &[("accept-encoding", "gzip"), ("if-none-match", &tag)]).await;
    assert_eq!((other.status, other.body.as_str()), (200, "page as gzip"));
}

#[tokio::test]
async fn only_reading_is_possible() {
    let server = start(BUILT).await;
    let head = request(server, "HEAD", "/boot.js", &[]).await;
    assert_eq!((head.status, head.body.as_str(), head.header("content-length")), (200, "", "4"));
    for method in ["POST", "PUT", "DELETE"] {
        let answer = request(server, method, "/boot.js", &[]).await;
        assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"));
    }
}

#[tokio::test]
async fn a_taken_port_is_named_with_what_to_do() {
    let first = server::listen("127.0.0.1", 0).await.expect("a port");
    let port = first.local_addr().expect("an address").port();
    let error = server::listen("127.0.0.1", port).await.expect_err("the port is taken").to_string();
    assert!(error.contains(&format!("port {port} ")) && error.contains("--port"), "{error}");
}

#[test]
fn a_folder_without_the_app_is_refused() {
    let folder = Folder::with(&[("readme.txt", "nothing built here")]);
    let error = server::Site::read(&folder.0).expect_err("no index.html").to_string();
    assert!(error.contains("cargo xtask build"), "{error}");
}

#[test]
fn the_program_ends_with_two_when_its_port_is_taken() {
    let folder = Folder::with(BUILT);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_server"))
        .args(["--port", &port.to_string(), "--dist"])
        .arg(&folder.0)
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(&port.to_string()), "{said}");
}
