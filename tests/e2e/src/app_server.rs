//! The real server on a free port, which also hears what browsers report against its Content-Security-Policy.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::failure::{Failure, Outcome};

const REPORT_PATH: &str = "/policy-report";
const REPORT_BYTES_MAX: usize = 64 * 1024;

type Reports = Arc<Mutex<Vec<String>>>;

/// A server that can be stopped and started again on the same port.
pub struct AppServer {
    dist: PathBuf,
    address: SocketAddr,
    reports: Reports,
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl AppServer {
    /// Serves the folder.
    pub async fn start(dist: &Path) -> Outcome<AppServer> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let mut server =
            AppServer { dist: dist.to_owned(), address, reports: Reports::default(), running: None };
        server.serve(listener)?;
        Ok(server)
    }

    /// The address of a path of the app.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// From now on nothing answers, as with the network cable out.
    pub async fn stop(&mut self) {
        if let Some((stop, running)) = self.running.take() {
            let _ = stop.send(());
            // Connections that a browser keeps open would let a graceful end wait for ever.
            running.abort();
            let _ = running.await;
        }
    }

    /// Answers again, on the same port; with another folder this is a deployment of a new version.
    pub async fn restart(&mut self, dist: Option<&Path>) -> Outcome {
        self.stop().await;
        if let Some(dist) = dist {
            self.dist = dist.to_owned();
        }
        let listener = TcpListener::bind(self.address).await?;
        self.serve(listener)
    }

    /// What browsers have reported as forbidden by the policy since the last call.
    pub fn policy_violations(&self) -> Vec<String> {
        std::mem::take(&mut *self.reports.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn serve(&mut self, listener: TcpListener) -> Outcome {
        let site = server::Site::read(&self.dist).map_err(|error| Failure::Setup(error.to_string()))?;
        let app: Router =
            server::router(site).layer(middleware::from_fn_with_state(self.reports.clone(), with_reports));
        let (stop, stopped) = oneshot::channel::<()>();
        let task = async move {
            let serving = axum::serve(listener, app).with_graceful_shutdown(async move {
                let _ = stopped.await;
            });
            if let Err(error) = serving.await {
                eprintln!("the test's server ended: {error}");
            }
        };
        self.running = Some((stop, tokio::spawn(task)));
        Ok(())
    }
}

/// Asks browsers to report violations here, and keeps the reports.
async fn with_reports(State(reports): State<Reports>, request: Request, next: Next) -> Response {
    if request.uri().path() == REPORT_PATH {
        let body = axum::body::to_bytes(request.into_body(), REPORT_BYTES_MAX).await.unwrap_or_default();
        let text = String::from_utf8_lossy(&body).into_owned();
        reports.lock().unwrap_or_else(PoisonError::into_inner).push(text);
        return StatusCode::NO_CONTENT.into_response();
    }
    let mut response = next.run(request).await;
    let policy = format!("{}; report-uri {REPORT_PATH}", server::headers::CONTENT_SECURITY_POLICY);
    if let Ok(value) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, value);
    }
    response
}
