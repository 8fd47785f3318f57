//! The thin server: hands out the built app.
//!
//! It keeps three promises. A page is never assembled from files of two builds, since the folder is read once, at start.
//! Nothing outside the folder can be asked for, since requests are looked up in that table and never touch the disk.
//! And every answer carries the security headers, errors included.

pub mod headers;
mod negotiate;
pub mod site;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, Response, StatusCode, header};
use tokio::net::TcpListener;

pub use site::{Site, SiteError};

use negotiate::Encoding;
use site::Found;

/// Why the server could not start listening.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Another program has the port.
    #[error(
        "port {port} on {host} is taken by another program; stop that program or choose another port, for example \
         --port {suggestion}"
    )]
    PortTaken {
        /// The address that was asked for.
        host: String,
        /// The port that was asked for.
        port: u16,
        /// A port to try instead.
        suggestion: u16,
    },
    /// Ports below 1024 usually belong to the administrator.
    #[error("no permission to listen on port {port}; choose one above 1023, for example --port 8080")]
    NotPermitted {
        /// The port that was asked for.
        port: u16,
    },
    /// Anything else, such as a host name that is not this machine's.
    #[error("cannot listen on {host}:{port}: {source}")]
    Other {
        /// The address that was asked for.
        host: String,
        /// The port that was asked for.
        port: u16,
        /// What the operating system said.
        source: io::Error,
    },
}

/// Takes the port, or says in words a person can act on why it cannot be had. Port 0 takes any free one.
pub async fn listen(host: &str, port: u16) -> Result<TcpListener, ListenError> {
    TcpListener::bind((host, port)).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => ListenError::PortTaken {
            host: host.to_owned(),
            port,
            suggestion: port.checked_add(1).unwrap_or(8080),
        },
        io::ErrorKind::PermissionDenied => ListenError::NotPermitted { port },
        _ => ListenError::Other { host: host.to_owned(), port, source },
    })
}

/// Answers requests until `stop` completes; requests under way are finished first.
pub async fn serve(
    listener: TcpListener,
    site: Site,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    axum::serve(listener, router(site)).with_graceful_shutdown(stop).await
}

/// The address a browser should be sent to, for a listener's own address.
pub fn url(address: SocketAddr) -> String {
    // 0.0.0.0 means "every address of this machine", which no browser can open.
    if address.ip().is_unspecified() {
        format!("http://127.0.0.1:{}", address.port())
    } else {
        format!("http://{address}")
    }
}

/// The routes alone, for a program that adds its own around them.
pub fn router(site: Site) -> Router {
    Router::new().fallback(answer).with_state(Arc::new(site))
}

async fn answer(State(site): State<Arc<Site>>, request: Request) -> Response<Body> {
    let mut response = match *request.method() {
        Method::GET | Method::HEAD => get(&site, &request),
        _ => {
            let mut refusal = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered here\n");
            refusal.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static("GET, HEAD"));
            refusal
        }
    };
    headers::add_security(response.headers_mut());
    response
}

fn get(site: &Site, request: &Request) -> Response<Body> {
    let file = match site.find(request.uri().path()) {
        Found::File(file) => file,
        Found::Missing => return plain(StatusCode::NOT_FOUND, "there is no such file\n"),
    };
    let encoding = negotiate::choose(request.headers().get(header::ACCEPT_ENCODING), file);
    let tag = file.tag(encoding);
    let builder = Response::builder()
        .header(header::CONTENT_TYPE, file.content_type())
        .header(header::CACHE_CONTROL, file.cache_control())
        .header(header::ETAG, &tag)
        .header(header::VARY, "accept-encoding");
    let unchanged = request
        .headers()
        .get(header::IF_NONE_MATCH)
        .and_then(|known| known.to_str().ok())
        .is_some_and(|known| known.split(',').any(|one| one.trim() == tag));
    let (builder, body) = if unchanged {
        (builder.status(StatusCode::NOT_MODIFIED), Body::empty())
    } else {
        let bytes = file.bytes(encoding);
        let builder = builder.header(header::CONTENT_LENGTH, bytes.len());
        let builder = match encoding {
            Encoding::Identity => builder,
            other => builder.header(header::CONTENT_ENCODING, other.name()),
        };
        (builder, if request.method() == Method::HEAD { Body::empty() } else { Body::from(bytes) })
    };
    // The values above are made of our own constants and hexadecimal digits, so this cannot fail.
    builder.body(body).expect("well-formed headers")
}

fn plain(status: StatusCode, text: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    response
}
